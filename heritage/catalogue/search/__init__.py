"""Who answers a question about the register: one interface, and what stands behind it."""
