"""NACHA (ACH of the United States): records of 94 signs, in blocks of ten."""
