from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class CrmDealType(models.Model):
    """Types without stages: one open and one won stage that users do not see.

    Odoo tells by its stage whether a deal is won, and scores no deal without a stage.
    """

    _inherit = "crm.deal.type"

    def _ensure_can_change_mode(self, mode):
        """Refuse to give stages to, or take them from, deals that are under way.

        :param mode: the mode to come
        """
        for kind in self.filtered(lambda kind: kind.mode != mode):
            if "stageless" in (mode, kind.mode) and kind._count_deals():
                raise UserError(
                    self.env._(
                        "“%(type)s” has deals already, so its stages can neither be "
                        "dropped nor introduced. Create another deal type and change "
                        "the type of these deals.",
                        type=kind.name,
                    )
                )

    def _keep_hidden_stages(self):
        """Give the types without stages their two, and the others none of these."""
        for kind in self:
            hidden = kind.stage_ids.filtered("is_hidden")
            if kind.mode != "stageless" and hidden:
                kind.stage_ids = [Command.unlink(stage.id) for stage in hidden]
            elif kind.mode == "stageless" and len(hidden) != 2:
                pair = self.env["crm.stage"].create(kind._prepare_hidden_vals())
                kind._translate_hidden(pair)
                kind.write(
                    {
                        "transition_ids": [Command.clear()],
                        "stage_ids": [Command.set(pair.ids)],
                    }
                )

    def _translate_hidden(self, pair):
        """Name the stages in every language, since nobody else will."""
        for lang, _name in self.env["res.lang"].get_installed():
            kind = self.with_context(lang=lang)
            for stage, vals in zip(pair, kind._prepare_hidden_vals(), strict=True):
                stage.with_context(lang=lang).name = vals["name"]

    def _prepare_hidden_vals(self):
        return [
            {"name": self.env._("In Progress"), "sequence": 1, "is_hidden": True},
            {
                "name": self.env._("Won"),
                "sequence": 99,
                "is_hidden": True,
                "is_won": True,
            },
        ]
