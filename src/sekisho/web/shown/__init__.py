"""The newest assessment, cut for pages: what is here can be thrown away and loaded again."""
