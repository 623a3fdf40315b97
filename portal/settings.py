"""Settings of the portal. Everything a deployment decides comes from the environment."""

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env
from redis.backoff import NoBackoff
from redis.retry import Retry
from whitenoise.compress import Compressor

from core.logs import configure_logs

BASE_DIR = Path(__file__).resolve().parent.parent
# Where this machine keeps what it makes: engines, sent mail, static files.
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))

env = Env()
# What `manage.py up` decided for the engines it started; the real environment wins.
if (local := Path(os.environ.get("ENV_FILE", VAR_DIR / "local.env"))).is_file():
    env.read_env(str(local), recurse=False)

# Deployment ---------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
# The key under which individual identification numbers are hashed. Losing it loses the
# promise of one person, one signature; changing it does so too.
IIN_KEY = env.str("IIN_KEY")
DEBUG = env.bool("DEBUG", False)
# Synthetic people, a banner on every page, mail kept as files. Never on a public server.
DEMONSTRATION = env.bool("DEMONSTRATION", False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

BEHIND_TLS = env.bool("BEHIND_TLS", False)
SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None

# Applications -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "desk",
    "kurultai",
    "maslikhat",
    "selfgov",
    "petitions",
    "opinions",
    "moderation",
    "broadcasts",
    "commitments",
    "ledger",
    "notifications",
    "operations",
    "search",
    "accounts",
    "bodies",
    "journal",
    "territory",
    "workdays",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.apps.StaticFiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "core.middleware.PulseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before everything that reads the session: most signatures need none of it (ADR 0019).
    "petitions.middleware.SigningLane",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.SharingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context.portal",
                "notifications.context.inbox",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "core.templatetags.face"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Engines ------------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", "postgresql:///halyquni")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
# A pool for the web process; a worker keeps one connection per process.
if pool_size := env.int("DATABASE_POOL_SIZE", 0):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 2,
        "max_size": pool_size,
        "timeout": 10,
    }
    # A page that died in a transaction must not hold the counter's window back.
    DATABASES["default"]["OPTIONS"]["options"] = "-c idle_in_transaction_session_timeout=20s"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL}?db=1",
        # A cache that is down must not hold a page for the seconds of patient retries.
        "OPTIONS": {"retry": Retry(NoBackoff(), 0), "socket_timeout": 1},
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# The counter has a queue of its own: no mass mailing may stand in front of it.
CELERY_TASK_ROUTES = {
    "petitions.tasks.count_signatures": {"queue": "counter"},
    "notifications.tasks.dispatch_urgent": {"queue": "urgent"},
    "notifications.tasks.*": {"queue": "notices"},
}
COUNTING_INTERVAL_SECONDS = env.int("COUNTING_INTERVAL_SECONDS", 5)
# How often the ledger is signed and its files are written.
LEDGER_SECONDS = env.int("LEDGER_SECONDS", 15)
CELERY_BEAT_SCHEDULE = {
    "carry on with what two people approved": {
        "task": "moderation.tasks.carry_on_all",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "count signatures": {
        "task": "petitions.tasks.count_signatures",
        "schedule": COUNTING_INTERVAL_SECONDS,
        "options": {"expires": COUNTING_INTERVAL_SECONDS},
    },
    "tell programs": {
        "task": "notifications.tasks.dispatch_to_programs",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "tell the hub of feeds": {
        "task": "notifications.tasks.tell_hub",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "tell people what presses": {
        "task": "notifications.tasks.dispatch_urgent",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "watch what presses": {
        "task": "notifications.tasks.watch",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "tell people": {
        "task": "notifications.tasks.dispatch",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "run the clocks": {"task": "petitions.tasks.run_clocks", "schedule": 60.0},
    "run the clocks of proposals": {"task": "kurultai.tasks.run_clocks", "schedule": 60.0},
    "run the clocks of communities": {"task": "selfgov.tasks.run_clocks", "schedule": 60.0},
    "suggest themes": {
        "task": "kurultai.tasks.suggest_all_themes",
        "schedule": crontab(hour="2", minute="10"),
    },
    "check the broadcasts": {
        "task": "maslikhat.tasks.check_streams",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3_000},
    },
    "flag missing broadcasts": {
        "task": "maslikhat.tasks.flag_missing_streams",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    "draw the opinion maps": {
        "task": "opinions.tasks.draw_maps",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "give out the votes without names": {
        "task": "opinions.tasks.export_all_votes",
        "schedule": crontab(hour="2", minute="40"),
    },
    "publish the ledger": {
        "task": "ledger.tasks.publish",
        "schedule": LEDGER_SECONDS,
        "options": {"expires": LEDGER_SECONDS},
    },
    "compute the ledger anew": {"task": "ledger.tasks.recompute", "schedule": crontab(hour="4", minute="5")},
    "forget idle addresses": {
        "task": "notifications.tasks.forget_idle_addresses",
        "schedule": crontab(hour="4", minute="20"),
    },
    "forget old tallies": {
        "task": "notifications.tasks.forget_old_tallies",
        "schedule": crontab(hour="4", minute="30"),
    },
    "forget idle searches": {
        "task": "petitions.tasks.forget_idle_searches",
        "schedule": crontab(hour="4", minute="25"),
    },
    "watch how signatures come": {
        "task": "petitions.tasks.watch_signing",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "forget the marks of networks": {
        "task": "petitions.tasks.forget_networks",
        "schedule": crontab(hour="0", minute="40"),
    },
    "audit the counts": {"task": "petitions.tasks.audit_counts", "schedule": crontab(hour="3", minute="15")},
}

# Ledger -------------------------------------------------------------------------------------

# Under which name the log signs. It is never changed: another name is another log.
LEDGER_ORIGIN = env.str("LEDGER_ORIGIN", f"{SITE_URL.partition('://')[2]}/ledger")
# 64 hexadecimal digits; while one key gives way to the next both stand here, the new one first.
LEDGER_KEY: list[str] = env.list("LEDGER_KEY", [])
# What is handed out under /ledger/, by the web processes or by the proxy in front of them.
LEDGER_FOLDER = Path(env.str("LEDGER_FOLDER", str(VAR_DIR / "ledger")))
# Somebody else who signs each checkpoint too (c2sp.org/tlog-witness), and that one's public key.
LEDGER_WITNESS_URL = env.str("LEDGER_WITNESS_URL", "")
LEDGER_WITNESS_KEY = env.str("LEDGER_WITNESS_KEY", "")

# People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
IDENTITY_PROVIDERS = env.list(
    "IDENTITY_PROVIDERS", ["accounts.providers.Demonstration"] if DEMONSTRATION else []
)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# Signing ------------------------------------------------------------------------------------

# Threads of each web process that commit signatures in groups, each with a connection of its own.
SIGNING_COMMITTERS = env.int("SIGNING_COMMITTERS", 1)
# With more people than this waiting in a process, the next ones are asked to come again.
SIGNING_QUEUE = env.int("SIGNING_QUEUE", 1_000)
# How often one person, and one network address, may try within ten seconds and in each process. Behind
# one address may sit half a town.
SIGNING_PER_PERSON = env.int("SIGNING_PER_PERSON", 20)
SIGNING_PER_NETWORK = env.int("SIGNING_PER_NETWORK", 2_000)
# For how many days it is kept, as a mark without the address, from which network somebody signed; 0:
# not at all. Two weeks: unusual signing shows within the hour, and two moderators, holidays
# included, have decided about it by then (ADR 0022).
NETWORK_MARK_DAYS = env.int("NETWORK_MARK_DAYS", 14)

# Mail ---------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Халық үні <noreply@halyquni.invalid>")
# Where letters come back that could not be delivered: `manage.py receive_mail` reads what arrives there.
RETURN_PATH = env.str("RETURN_PATH", "")
MAIL_FOLDER = VAR_DIR / "mail"
if DEMONSTRATION and "EMAIL_URL" not in os.environ:
    EMAIL_BACKEND = "notifications.backends.FolderBackend"
else:
    vars().update(env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:25"))
    EMAIL_BACKEND = "notifications.backends.ServerBackend"
EMAIL_TIMEOUT = 20
# From so many followers on, letters about one event go at night, spread over its hours; 0: never.
MASS_MAIL_FROM = env.int("MASS_MAIL_FROM", 10_000)
MASS_MAIL_HOURS = (env.int("MASS_MAIL_FIRST_HOUR", 1), env.int("MASS_MAIL_LAST_HOUR", 6))
# Some providers take only so much at a time: "mail.kz=50,example.kz=20" letters of a chunk of 200.
MAIL_PER_CHUNK_AND_DOMAIN: dict[str, int] = env.dict("MAIL_PER_CHUNK_AND_DOMAIN", {}, subcast_values=int)

# Other channels -----------------------------------------------------------------------------

# A channel without its settings is not offered. The key is 32 bytes in base64url; whoever changes it
# loses every browser that has said yes.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", "")
TELEGRAM_TOKEN = env.str("TELEGRAM_TOKEN", "")
# The name of the bot, without the @.
TELEGRAM_BOT = env.str("TELEGRAM_BOT", "")
TELEGRAM_API_URL = env.str("TELEGRAM_API_URL", "https://api.telegram.org").rstrip("/")
SMS_URL = env.str("SMS_URL", "")
SMS_KEY = env.str("SMS_KEY", "")
# Whether programs of readers may live on this machine or in its network, and be called without TLS.
PRIVATE_ADDRESSES_ALLOWED = env.bool("PRIVATE_ADDRESSES_ALLOWED", DEMONSTRATION)
# Who is told when an Atom feed has changed (WebSub).
WEBSUB_HUB_URL = env.str("WEBSUB_HUB_URL", "")

# Languages and time -------------------------------------------------------------------------

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["core.formats"]
USE_I18N = True
USE_TZ = True
# One zone for the whole country since 1 March 2024.
TIME_ZONE = "Asia/Almaty"
USE_THOUSAND_SEPARATOR = True

# Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_BACKEND", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}

# Source maps are large, and only a developer's tools ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# Documents of sessions ----------------------------------------------------------------------

# What people attach. No server hands this folder out: a view does, when it is to be read.
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"

# Broadcasts ---------------------------------------------------------------------------------

# Servers whose streams (.m3u8) may be announced, beside the sites that everybody knows.
HLS_HOSTS: list[str] = env.list("HLS_HOSTS", [])

# What a browser may load --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Sharing ------------------------------------------------------------------------------------

# Pages that everybody gets alike, also who is signed in, if their browser puts what is their own into
# them (ADR 0020). A proxy that keeps copies has to know the same: deploy/nginx/http.conf.
COMPLETED_PAGES = r"/(?:kk|ru|en)/(?:petitions/(?:[0-9a-z]+/)?)?"

# Input --------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

# API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.parsers.Json"],
    "DEFAULT_PAGINATION_CLASS": "portal.pagination.Cursor",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "portal.openapi.Operation",
    "EXCEPTION_HANDLER": "portal.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["portal.throttles.Scoped"],
    "DEFAULT_THROTTLE_RATES": {"signing": env.str("API_SIGNING_RATE", "30/minute")},
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Халық үні API",
    "DESCRIPTION": _("Petitions, maslikhats, bodies, territory and the rules of law as open data."),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Docstrings are for those who read the code; what the document says is translated.
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "ENUM_NAME_OVERRIDES": {
        "PetitionStatus": "petitions.states.Status",
        "Outcome": "petitions.states.Outcome",
        "BodyKind": "bodies.models.Kind",
        "BodyLevel": "bodies.models.Level",
        "UnitKind": "territory.models.Kind",
        "GroundKind": "moderation.models.GroundKind",
        "Confidence": "core.confidence.Confidence",
        "PetitionOrigin": "petitions.models.Origin",
        "SessionStatus": "maslikhat.states.SessionStatus",
        "SessionKind": "maslikhat.models.SessionKind",
        "ItemStatus": "maslikhat.states.ItemStatus",
        "ItemOrigin": "maslikhat.models.AgendaItem.Origin",
        "MotionKind": "maslikhat.models.Motion.Kind",
        "GroupKind": "maslikhat.models.Group.Kind",
        "MandateKind": "maslikhat.models.Mandate.Kind",
        "VoteStatus": "maslikhat.states.VoteStatus",
        "VoteOption": "maslikhat.options.Option",
        "VoteResult": "maslikhat.options.Result",
        "StreamStatus": "broadcasts.states.StreamStatus",
        "ProposalStatus": "kurultai.states.Status",
        "ProposalBehalf": "kurultai.models.Submission.Behalf",
        "GatheringStatus": "kurultai.states.GatheringStatus",
        "ConclusionVerdict": "kurultai.models.Conclusion.Verdict",
        "ActKind": "kurultai.models.Act.Kind",
        "MeetingStatus": "selfgov.states.MeetingStatus",
        "MatterSubject": "selfgov.models.MeetingItem.Subject",
        "MatterResult": "selfgov.limits.Vote",
        "CommunityActKind": "selfgov.models.Act.Kind",
        "RevenueGroup": "selfgov.models.RevenueSource.Group",
        "InitiativeKind": "selfgov.models.InitiativeKind",
        "InitiativeStatus": "selfgov.states.InitiativeStatus",
        "StatementStatus": "opinions.states.Status",
        "StatementOrigin": "opinions.models.Statement.Origin",
        "MapAbsence": "opinions.mapping.results.Absence",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Brown-out ----------------------------------------------------------------------------------

# Whether load may leave out parts of the portal, so that signing stays quick (ADR 0021).
BROWNOUT_BY_LOAD = env.bool("BROWNOUT_BY_LOAD", True)
# For how long a process may go on with what it knows of the switches.
BROWNOUT_SECONDS = env.float("BROWNOUT_SECONDS", 3.0)
# What is too much: the share of WEB_THREADS at work, seconds that one request in twenty exceeds, load
# of each processor, seconds that the counter and urgent messages are late. 0: never mind.
BROWNOUT_LIMITS: dict[str, float] = {
    "busy": 0.9,
    "slow": 2.0,
    "load": 4.0,
    "counter": max(30.0, 3.0 * COUNTING_INTERVAL_SECONDS),
    "urgent": 60.0,
    **env.dict("BROWNOUT_LIMITS", {}, subcast_values=float),
}
# With how many threads each web process answers (granian's --blocking-threads).
WEB_THREADS = env.int("WEB_THREADS", 32)

# Monitoring ---------------------------------------------------------------------------------

# Who may read /metrics from elsewhere: `Authorization: Bearer …`. Without one only this machine may.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# Monitoring on this machine speaks plain HTTP to the web process itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]

# Logs ---------------------------------------------------------------------------------------

# Whoever knows such an address acts for somebody: what follows these parts of it is in no log.
SECRET_AFTER = [
    "follow/(?:address|confirm|forget|mine|rhythms|stop|stop-all|undo|wishes)",
    "hooks/telegram",
    "proposals/[^/]+/join",
]
LOGGING = configure_logs(level=env.str("LOG_LEVEL", "INFO"), secret_after=SECRET_AFTER)
DJANGO_STRUCTLOG_USER_ID_FIELD = None
