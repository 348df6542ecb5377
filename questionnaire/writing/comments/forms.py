"""The form for a comment or a reply."""

from django import forms

from questionnaire.returns.forms import CLIENT_ID, NumberField, SaveField, Words

LONGEST = 4_000


class CommentForm(forms.Form):
    """A comment. `to` is the key of the comment that is replied to, or 0 for a new one. It makes the ids of controls
    unique, because a page has several of these forms."""

    thread = NumberField()

    def __init__(self, data=None, *, to=0):
        super().__init__(data, auto_id=f"comment-{to}-%s", initial={"thread": to})
        self.to = to
        self.fields["text"] = Words(
            label="Your reply" if to else "Your comment",
            max_length=LONGEST,
            error_messages={
                "required": "Write your reply" if to else "Write your comment",
                "max_length": f"Comment must be {LONGEST:,} characters or less",
            },
        )
        self.fields[CLIENT_ID] = SaveField()

    @property
    def client_id(self):
        return self[CLIENT_ID]
