from odoo import api, fields, models


class ClientInterestMixin(models.AbstractModel):
    """Who or what brought a customer or a deal to us."""

    _name = "client.interest.mixin"
    _description = "Primary Interest"

    interest_kind = fields.Selection(
        [
            ("source", "Source"),
            ("employee", "Our employee"),
            ("partner", "Partner"),
            ("event", "Marketing event"),
        ],
        string="Primary Interest",
        compute="_compute_interest_kind",
        store=True,
        readonly=False,
        precompute=True,
        help="Who or what brought the customer to us.",
        groups="base.group_user",
    )
    interest_source_id = fields.Many2one(
        "utm.source",
        string="Interest Source",
        index="btree_not_null",
        help="Where the customer learned of us: an advertisement, a website, a fair.",
        groups="base.group_user",
    )
    interest_medium_id = fields.Many2one(
        "utm.medium",
        string="Interest Channel",
        index="btree_not_null",
        help="How the message reached the customer: e-mail, phone, banner.",
        groups="base.group_user",
    )
    interest_campaign_id = fields.Many2one(
        "utm.campaign",
        string="Marketing Action",
        index="btree_not_null",
        groups="base.group_user",
    )
    interest_user_id = fields.Many2one(
        "res.users",
        string="Brought by Employee",
        domain=[("share", "=", False)],
        index="btree_not_null",
        groups="base.group_user",
    )
    interest_partner_id = fields.Many2one(
        "res.partner",
        string="Recommended By",
        index="btree_not_null",
        groups="base.group_user",
    )
    interest_name = fields.Char(
        string="Brought By",
        compute="_compute_interest_name",
        store=True,
        help="The source, employee, partner or marketing action by name.",
        groups="base.group_user",
    )

    @api.depends(lambda self: list(self._get_interest_details().values()))
    def _compute_interest_kind(self):
        """What is given tells of which kind it is, unless somebody has said it."""
        for record in self:
            kinds = record._get_interest_details().items()
            record.interest_kind = record.interest_kind or next(
                (kind for kind, fname in kinds if record[fname]), False
            )

    @api.depends(lambda self: self._get_interest_name_depends())
    def _compute_interest_name(self):
        for record in self:
            fname = record._get_interest_details().get(record.interest_kind)
            # the name of a person whom the user may not read is still a name
            record.interest_name = bool(fname) and record.sudo()[fname].display_name

    @api.onchange("interest_kind")
    def _onchange_interest_kind(self):
        details = self._get_interest_details()
        for kind, fname in details.items():
            if kind != self.interest_kind:
                self[fname] = False
        if self.interest_kind != "source":
            self.interest_medium_id = False

    @api.model
    def _get_interest_details(self):
        """The field that names who or what it was, by kind of interest.

        :return: dict; addons that link their own records extend it
        """
        return {
            "employee": "interest_user_id",
            "partner": "interest_partner_id",
            "event": "interest_campaign_id",
            "source": "interest_source_id",
        }

    @api.model
    def _get_interest_name_depends(self):
        details = self._get_interest_details().values()
        return ["interest_kind", *(f"{fname}.name" for fname in details)]

    @api.model
    def _get_interest_fields(self):
        details = self._get_interest_details().values()
        return ["interest_kind", "interest_medium_id", *details]

    def _has_interest(self):
        return any(self[fname] for fname in self._get_interest_fields())

    def _get_interest_values(self):
        """The interest as values for write() on another record.

        :return: dict, empty when no interest is known
        """
        self.ensure_one()
        if not self._has_interest():
            return {}
        return self._convert_to_write(
            {fname: self[fname] for fname in self._get_interest_fields()}
        )
