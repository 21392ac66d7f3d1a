from odoo import models
from odoo.exceptions import UserError
from odoo.tools import groupby


class CrmLead(models.Model):
    """What is checked when a deal has been put on a stage, and what is answered."""

    _inherit = "crm.lead"

    def _is_history_import(self):
        """Tell whether deals come from elsewhere, with the stages they had there."""
        trusted = self.env.su or self.env.user.has_group("base.group_system")
        return trusted and self.env.context.get("deal_history_import")

    def _check_entry(self):
        """Refuse new deals on a stage where deals of their type do not begin."""
        free = self.env.su or self._is_history_import()
        for deal in self.filtered(lambda deal: deal.stage_id or deal.deal_type_id):
            deal._ensure_own_stage()
            starts = deal.deal_type_mode == "process" and not free
            if starts and deal.stage_id != deal.deal_type_id._get_first_stage():
                deal._refuse_late_start()

    def _refuse_late_start(self):
        raise UserError(
            self.env._(
                "“%(deal)s” cannot begin on “%(stage)s”: deals of the type “%(type)s” "
                "begin on “%(first)s” and go on step by step. Create it there.",
                deal=self.display_name,
                stage=self.stage_id.name,
                type=self.deal_type_id.name,
                first=self.deal_type_id._get_first_stage().name,
            )
        )

    def _check_moves(self, before):
        """Refuse the moves that the types of the deals do not allow.

        :param before: what _lock_places() returned before the move
        """
        if self._is_history_import():
            return
        moved = self.filtered(
            lambda deal: (deal.deal_type_id, deal.stage_id) != before[deal.id][:2]
        )
        for deal in moved:
            deal._ensure_own_stage()
        routed = moved.filtered(lambda deal: deal.deal_type_mode == "process")
        changed = routed.filtered(lambda d: d.deal_type_id != before[d.id][0])
        entered = (routed - changed).filtered(lambda d: d.type != before[d.id][2])
        for deal in changed | entered:
            deal._ensure_first_stage()
        stepped = routed - changed - entered
        waived = stepped._take_waivers({d.id: before[d.id][1] for d in stepped})
        (stepped - waived)._check_steps(before)

    def _ensure_own_stage(self):
        """Refuse a stage that is not one of the deal's type."""
        if self._owns_stage() and (self.stage_id or not self.deal_type_id):
            return
        if not self.deal_type_id:
            raise UserError(
                self.env._(
                    "“%(deal)s” has no deal type, and “%(stage)s” is a stage of "
                    "“%(type)s”. Give the deal that type first.",
                    deal=self.display_name,
                    stage=self.stage_id.name,
                    type=self.stage_id.sudo().deal_type_ids[:1].name or "",
                )
            )
        stages = self.deal_type_id._get_stages().mapped("name")
        if not stages:
            raise UserError(
                self.env._(
                    "The deal type “%(type)s” has no stages yet, so “%(deal)s” cannot "
                    "be of it. Add stages to the type, or choose another one.",
                    type=self.deal_type_id.name,
                    deal=self.display_name,
                )
            )
        raise UserError(
            self.env._(
                "“%(deal)s” is of the type “%(type)s”, and “%(stage)s” is not one of its"
                " stages. Choose one of: %(stages)s.",
                deal=self.display_name,
                type=self.deal_type_id.name,
                stage=self.stage_id.name or self.env._("no stage"),
                stages=", ".join(stages),
            )
        )

    def _ensure_first_stage(self):
        """Refuse to enter a process in the middle."""
        if self.stage_id != self.deal_type_id._get_first_stage():
            self._refuse_late_start()

    def _check_steps(self, before):
        """Refuse steps that are not on the route, or that come too early."""
        problems = []
        stages = groupby(
            self, lambda deal: (deal.deal_type_id, before[deal.id][1], deal.stage_id)
        )
        for (deal_type, start, end), deals in stages:
            deals = self.concat(*deals)
            step = deal_type._get_step(start, end)
            if leads := deals.filtered(lambda deal: deal.type == "lead"):
                problems.append(leads._explain_lead())
            elif not step and not deals._rejoins(start, end):
                problems.append(deals[0]._explain_no_step(start, end))
            elif step:
                missing = step._missing_for(deals)
                late = deals.filtered(lambda deal, lines=missing: lines[deal.id])
                problems += [d._explain_missing(end, missing[d.id]) for d in late]
        if problems:
            raise UserError("\n\n".join([*problems, self._explain_waiver()]))

    def _rejoins(self, start, end):
        """Tell whether deals return from a stage that their route has no longer."""
        stages = self.deal_type_id._get_stages()
        return start not in stages and end == stages[:1]

    def _explain_lead(self):
        return self.env._(
            "“%(deal)s” is still a lead. Convert it to an opportunity: that is where its"
            " way begins.",
            deal=self[0].display_name,
        )

    def _explain_no_step(self, start, end):
        steps = self.deal_type_id._get_steps(start)
        return self.env._(
            "“%(deal)s” cannot go from “%(start)s” to “%(end)s”. The process “%(type)s” "
            "allows from here: %(steps)s.",
            deal=self.display_name,
            start=start.name or "",
            end=end.name or "",
            type=self.deal_type_id.name,
            steps=", ".join(steps.to_stage_id.mapped("name"))
            or self.env._("nothing more"),
        )

    def _explain_missing(self, end, lines):
        head = self.env._(
            "“%(deal)s” cannot go to “%(end)s” yet. Missing:",
            deal=self.display_name,
            end=end.name,
        )
        return "\n".join([head, *(f"• {line}" for line in lines)])

    def _explain_waiver(self):
        if self.env.user.has_group("crm_deals.group_deal_waive"):
            return self.env._(
                "If it has to be, press “Move Anyway” on the deal and give the reason."
            )
        return self.env._(
            "If it has to be, ask your sales manager to move the deal with a reason."
        )

    def _win_by_route(self):
        """Take the step to a won stage that the process allows from here."""
        self.action_unarchive()
        for stage, deals in self.grouped("stage_id").items():
            if stage.is_won:
                continue
            steps = deals.deal_type_id._get_steps(stage)
            end = steps.to_stage_id.filtered("is_won")[:1]
            if not end:
                end = deals.deal_type_id._get_stages().filtered("is_won")[:1]
            deals.write({"stage_id": end.id, "probability": 100})
