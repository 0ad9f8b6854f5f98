"""What a phishing programme can honestly say: rates with what is not known, change on anchor mails, effect by the order of training.

Pure NumPy, no files and no clock; randomness is an argument or comes from a published seed. Persons are numbers here and appear in no
result: a few mails say little about one person and much about a group. What cannot be told from chance is said to be undetermined.
"""
