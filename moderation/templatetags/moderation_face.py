"""What pages of the desk make of the words of authors."""

from django import template

from moderation import hints

register = template.Library()


@register.filter
def covered(words: str) -> str:
    """Words with every identification number and card number covered: ``{{ title|covered|text }}``."""
    return hints.covered(words)
