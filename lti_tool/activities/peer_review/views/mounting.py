"""The place all pages of peer reviews are mounted at."""

from flask import Blueprint

blueprint = Blueprint("peer_review", __name__, template_folder="../templates")
