"""What moderators, the secretariat and other bodies send about proposals and the body's own life."""

from desk.forms.kurultai.meetings import (
    ConsultationForm,
    EditConsultationForm,
    EditGatheringForm,
    GatheringDocumentForm,
    GatheringForm,
    GatheringStreamForm,
    PointForm,
    SummaryForm,
    WithdrawForm,
    consultation_values,
    gathering_values,
)
from desk.forms.kurultai.moderation import RefuseProposalForm, ReplyTemplateForm, ReturnProposalForm
from desk.forms.kurultai.proposals import (
    AssignForm,
    AssignManyForm,
    BodyAnswerForm,
    ConcludeForm,
    DeclineForm,
    ForwardForm,
    ImplementForm,
    MergeForm,
    StatementForm,
)
from desk.forms.kurultai.themes import PlaceForm, SplitThemeForm, ThemeNameForm

__all__ = [
    "AssignForm",
    "AssignManyForm",
    "BodyAnswerForm",
    "ConcludeForm",
    "ConsultationForm",
    "DeclineForm",
    "EditConsultationForm",
    "EditGatheringForm",
    "ForwardForm",
    "GatheringDocumentForm",
    "GatheringForm",
    "GatheringStreamForm",
    "ImplementForm",
    "MergeForm",
    "PlaceForm",
    "PointForm",
    "RefuseProposalForm",
    "ReplyTemplateForm",
    "ReturnProposalForm",
    "SplitThemeForm",
    "StatementForm",
    "SummaryForm",
    "ThemeNameForm",
    "WithdrawForm",
    "consultation_values",
    "gathering_values",
]
