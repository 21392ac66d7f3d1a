import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

const REFRESH_DELAY = 60 * 60 * 1000;
const SNOOZE_MINUTES = 10;

/**
 * Pops the user's reminders up at their minute.
 *
 * The server is asked at the start, when it says that something changed, and every
 * hour; it gives the reminders of a day ahead. Core's calendar alarms are asked for
 * only when a meeting is saved and are lost with the page.
 */
export const reminderService = {
    dependencies: ["action", "bus_service", "notification", "orm"],

    start(env, {action, bus_service, notification, orm}) {
        const timers = new Map();
        const shown = new Map();
        let refreshTimer = null;

        async function refresh() {
            browser.clearTimeout(refreshTimer);
            refreshTimer = browser.setTimeout(refresh, REFRESH_DELAY);
            let reminders = [];
            try {
                reminders = await orm.silent.call("mail.activity", "get_reminders", []);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    return;
                }
                throw error;
            }
            schedule(reminders);
        }

        function schedule(reminders) {
            for (const timer of timers.values()) {
                browser.clearTimeout(timer);
            }
            timers.clear();
            const due = new Set(reminders.filter((r) => !r.seconds).map((r) => r.id));
            for (const [id, close] of shown) {
                // Done, postponed or acknowledged elsewhere
                if (!due.has(id)) {
                    shown.delete(id);
                    close();
                }
            }
            for (const reminder of reminders) {
                const delay = reminder.seconds * 1000;
                timers.set(
                    reminder.id,
                    browser.setTimeout(() => show(reminder), delay)
                );
            }
        }

        function show(reminder) {
            if (shown.has(reminder.id)) {
                return;
            }
            const close = notification.add(reminder.text || _t("Reminder"), {
                title: reminder.title,
                type: "warning",
                sticky: true,
                className: "o_crm_reminder",
                buttons: buttons(reminder),
                onClose: () => {
                    if (shown.delete(reminder.id)) {
                        answer("action_reminder_seen", reminder);
                    }
                },
            });
            shown.set(reminder.id, close);
        }

        function buttons(reminder) {
            const open = {
                name: _t("Open"),
                onClick: async () => {
                    const target = await orm.call(
                        "mail.activity",
                        "action_open_document",
                        [[reminder.id]]
                    );
                    dismiss(reminder);
                    await answer("action_reminder_seen", reminder);
                    await action.doAction(target);
                },
            };
            const done = {
                name: _t("Done"),
                primary: true,
                onClick: () => {
                    dismiss(reminder);
                    return answer("action_done", reminder);
                },
            };
            const later = {
                name: _t("In 10 minutes"),
                onClick: () => {
                    dismiss(reminder);
                    return answer("action_reminder_later", reminder, SNOOZE_MINUTES);
                },
            };
            return reminder.has_document ? [done, open, later] : [done, later];
        }

        function dismiss(reminder) {
            const close = shown.get(reminder.id);
            shown.delete(reminder.id);
            close?.();
        }

        function answer(method, reminder, ...args) {
            return orm.call("mail.activity", method, [[reminder.id], ...args]);
        }

        if (session.has_reminders) {
            bus_service.subscribe("crm_partner_segments.reminders", refresh);
            bus_service.start();
            refresh();
        }
    },
};

registry.category("services").add("crm_reminder", reminderService);
