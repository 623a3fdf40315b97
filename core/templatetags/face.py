"""Tags of the face."""

from django import template

register = template.Library()
