/**
 * Put a deal on a stage and save it, with whatever else was changed.
 *
 * When the server refuses, the stage goes back to what it was, so that the deal does
 * not look as if it had moved.
 *
 * @param {Object} record the deal in the form
 * @param {Object} stage id and display_name
 */
export async function moveDeal(record, stage) {
    const before = record.data.stage_id;
    const hadChanges = await record.isDirty();
    await record.update({stage_id: stage});
    let saved = false;
    try {
        saved = await record.save();
    } finally {
        if (!saved) {
            await (hadChanges ? record.update({stage_id: before}) : record.discard());
        }
    }
}
