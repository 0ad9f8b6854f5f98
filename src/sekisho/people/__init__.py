"""The people programme without its pages: what is sent to whom, how hard it is, and what the answers can and cannot show."""
