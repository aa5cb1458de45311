"""The tables of the registers. Ask them through `fadu.registers.asof`, fill them through `fadu.registers.importing`."""

from fadu.registers.models.base import Dated, Register, RegisterVersion
from fadu.registers.models.inspecting import InspectionItem, InspectionObject, InspectionOfficer
from fadu.registers.models.monitoring import Monitor
from fadu.registers.models.organisation import Appointment, Bureau, Certificate, Liaison, Person, Unit
from fadu.registers.models.permits import PermitBundle, PermitItem
from fadu.registers.models.powers import Delegation, DiscretionTier, MajorCatalogue, PenaltyItem, Statute
from fadu.registers.models.recording import Recorder, RecordingItem
from fadu.registers.models.serving import Grid, ServiceCategory

__all__ = [
    "Appointment",
    "Bureau",
    "Certificate",
    "Dated",
    "Delegation",
    "DiscretionTier",
    "Grid",
    "InspectionItem",
    "InspectionObject",
    "InspectionOfficer",
    "Liaison",
    "MajorCatalogue",
    "Monitor",
    "PenaltyItem",
    "PermitBundle",
    "PermitItem",
    "Person",
    "Recorder",
    "RecordingItem",
    "Register",
    "RegisterVersion",
    "ServiceCategory",
    "Statute",
    "Unit",
]
