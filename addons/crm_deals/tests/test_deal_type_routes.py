from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common_route import RouteCase


class TestDealTypeRoutes(RouteCase):
    """A route on which a deal would get stuck is refused when it is saved."""

    def _create_process(self, stages, *steps):
        steps = [
            Command.create({"from_stage_id": start.id, "to_stage_id": end.id})
            for start, end in steps
        ]
        return self._create_type(
            "Odd", stages, mode="process", transition_ids=steps
        ).with_user(self.manager)

    def test_a_process_without_steps_becomes_a_straight_line(self):
        self.assertRecordValues(
            self.process.transition_ids,
            [
                {"from_stage_id": self.contact.id, "to_stage_id": self.qualified.id},
                {"from_stage_id": self.qualified.id, "to_stage_id": self.offer.id},
                {"from_stage_id": self.offer.id, "to_stage_id": self.sold.id},
            ],
        )

    def test_a_type_that_becomes_a_process_gets_a_straight_line(self):
        kind = self.deal_type.with_user(self.manager)
        kind.mode = "process"
        self.assertEqual(len(kind.transition_ids), 3)

    def test_a_stage_that_is_added_is_joined_with_its_neighbours(self):
        stage = self.env["crm.stage"].create({"name": "Between", "sequence": 2})
        self.process.with_user(self.manager).stage_ids = [Command.link(stage.id)]
        ways = self.process._get_ways()
        self.assertIn(stage, ways[self.qualified])
        self.assertEqual(ways[stage], self.offer)

    def test_unreachable_stage_is_named(self):
        a, b, c = self._create_stages("A", "Nowhere", C=True)
        with self.assertRefused("can ever get to “Nowhere”", ValidationError):
            self._create_process(a | b | c, (a, c), (b, c))

    def test_stage_that_leads_nowhere_is_named(self):
        a, b, c = self._create_stages("A", "Trap", C=True)
        with self.assertRefused("gets stuck on “Trap”", ValidationError):
            self._create_process(a | b | c, (a, c), (a, b))

    def test_type_without_a_won_stage_has_no_end(self):
        with self.assertRefused("“Odd” has no end", ValidationError):
            self._create_type("Odd", self._create_stages("A", "B"))

    def test_type_that_begins_with_its_end_is_refused(self):
        with self.assertRefused("begins with the won stage “A”", ValidationError):
            self._create_type("Odd", self._create_stages(A=True))

    def test_step_to_a_stage_of_another_type_is_refused(self):
        with self.assertRefused("uses the stage “First”", ValidationError):
            self.env["crm.deal.transition"].with_user(self.manager).create(
                {
                    "deal_type_id": self.process.id,
                    "from_stage_id": self.contact.id,
                    "to_stage_id": self.first.id,
                }
            )

    def test_step_to_itself_is_refused(self):
        with self.assertRefused("from “Contact” to itself", ValidationError):
            self.step_1.with_user(self.manager).to_stage_id = self.contact

    @mute_logger("odoo.sql_db")
    def test_same_step_twice_is_refused(self):
        with self.assertRefused("step is there already|step_uniq", IntegrityError):
            self.env["crm.deal.transition"].with_user(self.manager).create(
                {
                    "deal_type_id": self.process.id,
                    "from_stage_id": self.contact.id,
                    "to_stage_id": self.qualified.id,
                }
            )

    def test_step_that_is_needed_cannot_be_deleted(self):
        with self.assertRefused("can ever get to “Qualified”", ValidationError):
            self.step_1.with_user(self.manager).unlink()

    def test_stage_cannot_leave_while_open_deals_stand_on_it(self):
        self._create_routed_at(self.qualified, name="Big one")
        with self.assertRefused("“Big one”", ValidationError):
            self.process.with_user(self.manager).write(
                {
                    "stage_ids": [Command.unlink(self.qualified.id)],
                    "transition_ids": [
                        Command.delete(self.step_1.id),
                        Command.update(
                            self.step_2.id, {"from_stage_id": self.contact.id}
                        ),
                    ],
                }
            )

    def test_removed_stage_is_deleted_or_kept_for_the_history(self):
        deal = self._create_routed_at(self.qualified)
        deal.stage_id = self.offer
        spare = self.env["crm.stage"].create({"name": "Spare", "sequence": 2})
        kind = self.process.with_user(self.manager)
        kind.stage_ids = [Command.link(spare.id)]
        kind.write(
            {
                "stage_ids": [
                    Command.unlink(self.qualified.id),
                    Command.unlink(spare.id),
                ],
                "transition_ids": [
                    Command.clear(),
                    Command.create(
                        {"from_stage_id": self.contact.id, "to_stage_id": self.offer.id}
                    ),
                    Command.create(
                        {"from_stage_id": self.offer.id, "to_stage_id": self.sold.id}
                    ),
                ],
            }
        )
        self.assertFalse(spare.exists())
        self.assertTrue(self.qualified.is_hidden)
        untyped = self._create_deal(deal_type_id=False)
        self.assertNotEqual(untyped.stage_id, self.qualified)

    def test_won_stage_cannot_become_an_ordinary_one(self):
        with self.assertRefused("has no end", ValidationError):
            self.sold.with_user(self.manager).is_won = False

    def test_order_of_stages_is_checked_when_all_are_in_place(self):
        stages = self.road.with_user(self.manager)
        with self.assertRefused("can ever get to “Contact”", ValidationError):
            for stage, sequence in zip(stages, (40, 20, 30, 50), strict=True):
                stage.sequence = sequence
            self.env.cr.precommit.run()

    def test_new_order_that_makes_sense_is_taken(self):
        for stage, sequence in zip(self.road, (10, 20, 30, 40), strict=True):
            stage.with_user(self.manager).sequence = sequence
        self.env.cr.precommit.run()
        self.assertEqual(self.process._get_first_stage(), self.contact)

    def test_stage_of_a_type_is_not_deleted_under_it(self):
        with self.assertRefused("is a stage of the deal type “Process”"):
            self.offer.with_user(self.manager).unlink()

    def test_condition_that_cannot_be_read_is_refused(self):
        for condition in ("[('no_field', '=', 1)]", "nonsense", "[(1, 2)]"):
            with self.assertRefused("cannot be read", ValidationError):
                self.step_1.with_user(self.manager).condition = condition

    def test_typical_stages_come_by_one_button(self):
        form = Form(self.env["crm.deal.type"].with_user(self.manager))
        form.name = "New process"
        form.mode = "process"
        kind = form.save()
        kind.action_add_typical_stages()
        self.assertEqual(len(kind.stage_ids), 6)
        self.assertTrue(kind._get_stages()[-1].is_won)
        self.assertEqual(len(kind.transition_ids), 5)

    def test_straight_line_button_adds_what_is_missing_only(self):
        self.process.with_user(self.manager).action_straight_line()
        self.assertEqual(len(self.process.transition_ids), 3)

    def test_copy_has_the_same_stages_and_steps(self):
        copy = self.process.with_user(self.manager).copy()
        self.assertEqual(copy.stage_ids, self.road)
        self.assertEqual(len(copy.transition_ids), 3)
        self.assertEqual(copy.name, "Process (copy)")

    def test_type_with_deals_is_not_deleted(self):
        self._create_routed()
        with self.assertRefused("Archive it instead"):
            self.process.with_user(self.manager).unlink()

    def test_deleted_type_takes_its_stages_along(self):
        self.process.with_user(self.manager).unlink()
        self.assertFalse(self.road.exists())

    def test_salesperson_cannot_change_routes(self):
        for record, vals in (
            (self.process, {"name": "Mine"}),
            (self.step_1, {"tasks_required": True}),
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.salesman).write(vals)
