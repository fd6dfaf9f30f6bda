"""迎检展示: pages in the archive for an inspector who has a browser and nothing else."""
