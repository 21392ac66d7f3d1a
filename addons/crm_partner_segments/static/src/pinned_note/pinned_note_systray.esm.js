import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";

/** The pin at the top of the screen that opens the user's notes. */
export class PinnedNoteSystray extends Component {
    static template = "crm_partner_segments.PinnedNoteSystray";
    static props = {};

    setup() {
        this.action = useService("action");
    }

    onClick() {
        this.action.doAction("crm_partner_segments.crm_pinned_note_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add(
        "crm_partner_segments.pinned_note",
        {Component: PinnedNoteSystray, isDisplayed: () => session.has_reminders},
        {sequence: 20}
    );
