from odoo import api, models
from odoo.exceptions import ValidationError


class CrmDealType(models.Model):
    """The route of a type: how its stages are joined, and whether that makes sense."""

    _inherit = "crm.deal.type"

    def _check_route(self):
        """Refuse routes on which a deal would get stuck.

        No constraint, because the steps of new stages are added when they are saved.
        """
        for kind in self.filtered("stage_ids"):
            kind._check_ends()
            kind._check_deals_on_stages()
            if kind.mode == "process" and kind.transition_ids:
                kind._check_steps()
                kind._check_reachable()
                kind._check_way_out()

    def _check_ends(self):
        stages = self._get_stages()
        if not stages.filtered("is_won"):
            self._refuse(
                self.env._(
                    "“%(type)s” has no end: none of its stages is a won one. Mark the "
                    "stage that ends a deal well as “Is Won Stage?”.",
                    type=self.name,
                )
            )
        if stages[0].is_won:
            self._refuse(
                self.env._(
                    "“%(type)s” begins with the won stage “%(stage)s”. Put another "
                    "stage before it.",
                    type=self.name,
                    stage=stages[0].name,
                )
            )

    def _check_deals_on_stages(self):
        left = [("stage_id", "not in", self.stage_ids.ids), ("active", "=", True)]
        open_deal = [*left, ("won_status", "=", "pending")]
        if not self._count_deals(open_deal):
            return
        # the deal may be one that this manager does not see
        deal = self.env["crm.lead"].sudo()
        deal = deal.search([("deal_type_id", "=", self.id), *open_deal], limit=1)
        self._refuse(
            self.env._(
                "“%(stage)s” cannot leave “%(type)s”: open deals stand on it, such as "
                "“%(deal)s”. Move them to another stage first.",
                stage=deal.stage_id.name,
                type=self.name,
                deal=deal.name,
            )
        )

    def _check_steps(self):
        for step in self.transition_ids:
            for stage in step.from_stage_id | step.to_stage_id:
                if stage not in self.stage_ids:
                    self._refuse(
                        self.env._(
                            "The step “%(step)s” of “%(type)s” uses the stage "
                            "“%(stage)s”, which is not a stage of this type. Add the "
                            "stage to the type, or remove the step.",
                            step=step.display_name,
                            type=self.name,
                            stage=stage.name,
                        )
                    )

    def _check_reachable(self):
        ways = self._get_ways()
        reached = self._get_reached(ways, self._get_first_stage())
        if lost := self._get_stages() - reached:
            self._refuse(
                self.env._(
                    "No deal of “%(type)s” can ever get to “%(stage)s”. Add a step that "
                    "leads there, or remove the stage from the type.",
                    type=self.name,
                    stage=lost[0].name,
                )
            )

    def _check_way_out(self):
        back = {}
        for step in self.transition_ids:
            back.setdefault(step.to_stage_id, self.env["crm.stage"])
            back[step.to_stage_id] |= step.from_stage_id
        ends = self.stage_ids.filtered("is_won")
        if stuck := self._get_stages() - self._get_reached(back, ends):
            self._refuse(
                self.env._(
                    "A deal of “%(type)s” gets stuck on “%(stage)s”: no way leads from "
                    "there to a won stage. Add a step onwards.",
                    type=self.name,
                    stage=stuck[0].name,
                )
            )

    @api.model
    def _refuse(self, message):
        raise ValidationError(message)

    def _get_ways(self):
        """Return the stages one step away, by stage."""
        ways = {}
        for step in self.transition_ids:
            ways.setdefault(step.from_stage_id, self.env["crm.stage"])
            ways[step.from_stage_id] |= step.to_stage_id
        return ways

    @api.model
    def _get_reached(self, ways, start):
        """Return the stages that can be got to from the given ones, those included."""
        reached = fresh = start
        while fresh:
            ahead = self.env["crm.stage"].union(*(ways.get(s, s) for s in fresh))
            fresh = ahead - reached
            reached |= fresh
        return reached

    def _join_stages(self, stages=None):
        """Add steps that join the stages in a straight line, where a type wants steps.

        :param stages: the stages to join with their neighbours; all when None. One
            that has steps already is left as it is.
        """
        for kind in self.filtered(lambda kind: kind.mode == "process"):
            joined = kind.transition_ids.from_stage_id | kind.transition_ids.to_stage_id
            fresh = kind.stage_ids if stages is None else stages - joined
            pairs = [pair for pair in kind._get_line() if fresh & (pair[0] | pair[1])]
            kind._add_steps(pairs)

    def _get_line(self):
        """Return the pairs of neighbours, the last open stage with each won one."""
        stages = self._get_stages()
        ends = stages.filtered("is_won")
        road = stages - ends
        pairs = list(zip(road, road[1:], strict=False))
        return pairs + [(road[-1], end) for end in ends] if road else []

    def _add_steps(self, pairs):
        known = {(step.from_stage_id, step.to_stage_id) for step in self.transition_ids}
        saving = self.with_context(deal_type_saving=True)
        saving.env["crm.deal.transition"].create(
            [
                {
                    "deal_type_id": self.id,
                    "from_stage_id": start.id,
                    "to_stage_id": end.id,
                }
                for start, end in pairs
                if (start, end) not in known
            ]
        )

    def action_straight_line(self):
        """Allow the step from every stage to the next one.

        :return: True
        """
        for kind in self:
            kind._add_steps(kind._get_line())
            kind._check_route()
        return True

    def action_add_typical_stages(self):
        """Give a type without stages the six of a typical sale.

        :return: True
        """
        for kind in self.filtered(lambda kind: not kind.stage_ids):
            kind.stage_ids = self.env["crm.stage"].create(kind._prepare_typical_vals())
        return True

    def _prepare_typical_vals(self):
        names = [
            self.env._("First Contact"),
            self.env._("Qualification"),
            self.env._("Presentation of the Offer"),
            self.env._("Preparation of the Quotation"),
            self.env._("Agreement on Obligations"),
            self.env._("Obligations Fulfilled"),
        ]
        return [
            {"name": name, "sequence": 10 * number, "is_won": number == len(names)}
            for number, name in enumerate(names, 1)
        ]

    def _get_steps(self, stage):
        """Return the steps that lead away from a stage, in their order."""
        # whoever may move a deal may know where to
        steps = self.sudo().transition_ids.sorted()
        return steps.filtered(lambda step: step.from_stage_id == stage)

    def _get_step(self, start, end):
        """Return the step from one stage to another, empty when there is none."""
        return self._get_steps(start).filtered(lambda step: step.to_stage_id == end)
