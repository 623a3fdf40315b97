"""The staff's workspace over the apps below it. It has no models."""
