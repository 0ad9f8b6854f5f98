"""Charts as SVG that the style sheet colours: drawn on the server, sharp at every width, without a script."""
