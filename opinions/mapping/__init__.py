"""The mathematics of the opinion map: from positions to groups and what they hold. No database.

Everything that may be published is in ``results.OpinionMap``; it keeps the floor by itself.
Importing ``computing`` loads scikit-learn, so pages import ``results`` only.
"""
