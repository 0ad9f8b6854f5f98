"""What stands between the network and the pages: a request waits outside the threads until it is there, and what is none is refused."""
