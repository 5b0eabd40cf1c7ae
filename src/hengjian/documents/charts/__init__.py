"""Charts: ECharts options as pure functions, rendered to SVG without a browser and without Node."""
