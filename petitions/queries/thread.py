"""What others add to the page of a petition: the agendas it was on, the votes, the decision."""

from core.threads import Part, Threads
from petitions.models import Petition

_threads: Threads[Petition] = Threads()
register_thread = _threads.register
thread_of = _threads.of

__all__ = ["Part", "register_thread", "thread_of"]
