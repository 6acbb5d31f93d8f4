"""The half of the search: map and search with 1,000,000 monuments, beside others on this machine.

`product.py` is the one place that knows where tiles, facets and the snapshot are in the product;
what is not there is named in the report and reached no target.
"""
