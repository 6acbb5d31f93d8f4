/**
 * Density of points on a grid of square cells, smoothed by Epanechnikov's kernel.
 *
 * Source: B. W. Silverman, Density Estimation for Statistics and Data Analysis (1986), eq. 4.4-4.5.
 */

const CELL_PX = 4;

/** `points` are {x, y, count} in pixels; gives {columns, rows, cell_px, values}, row by row. */
export function densityOf(points, { width, height, radius }) {
  const [columns, rows] = [width, height].map((side) => Math.ceil(side / CELL_PX));
  const values = new Float32Array(columns * rows);
  const reach = Math.ceil(radius / CELL_PX);
  for (const { x, y, count } of points) {
    const [column, row] = [Math.floor(x / CELL_PX), Math.floor(y / CELL_PX)];
    for (let down = Math.max(0, row - reach); down <= Math.min(rows - 1, row + reach); down++) {
      for (let right = Math.max(0, column - reach); right <= Math.min(columns - 1, column + reach); right++) {
        const far = ((right - column) ** 2 + (down - row) ** 2) / reach ** 2;
        if (far < 1) values[down * columns + right] += count * (1 - far);
      }
    }
  }
  return { columns, rows, cell_px: CELL_PX, values };
}
