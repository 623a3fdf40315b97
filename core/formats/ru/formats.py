"""Russian as Django has it, with the dates that a browser's field sends."""

MONTH_DAY_FORMAT = "j E"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M"]
THOUSAND_SEPARATOR = "\xa0"
