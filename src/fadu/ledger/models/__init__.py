"""The tables of the ledger, one model a file."""

from fadu.ledger.models.act import Act
from fadu.ledger.models.deadline import Deadline
from fadu.ledger.models.evidence import Evidence
from fadu.ledger.models.look import Look
from fadu.ledger.models.matter import Matter
from fadu.ledger.models.order import Order
from fadu.ledger.models.paper import Paper
from fadu.ledger.models.party import Party
from fadu.ledger.models.rebuilt import Rebuilt
from fadu.ledger.models.recording import Footage, Recordable
from fadu.ledger.models.seal import Seal

__all__ = ["Act", "Deadline", "Evidence", "Footage", "Look", "Matter", "Order", "Paper", "Party", "Rebuilt", "Recordable", "Seal"]
