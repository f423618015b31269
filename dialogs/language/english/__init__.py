"""How an English answer is read: each word by what it says, then each question by its own test."""
