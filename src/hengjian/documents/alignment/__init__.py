"""A text that was sent out and the text that came back: what differs, figure by figure.

Alignment alone is the mechanism. Bookmarks and controls are lost or multiplied by office programs;
words are not.
"""
