"""Papers of the archive: catalogues, boxes, volumes."""
