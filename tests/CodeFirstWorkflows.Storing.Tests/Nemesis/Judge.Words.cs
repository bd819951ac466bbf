using System.Globalization;
using System.Text.Json;

namespace CodeFirstWorkflows.Storing.Tests.Nemesis;

// Answers and tokens.
internal sealed partial class Judge
{
    // f: of the answers to a wait one is accepted at most, and it is the recorded one. Whoever got an error instead of a word does not
    // know: either may be.
    private void JudgeAnswers(Evidence run)
    {
        foreach (var ofKey in run.Effects.Where(static effect => effect.What is "accepted" or "refused" or "unknown").GroupBy(static effect => effect.Key))
        {
            var accepted = ofKey.Where(static effect => effect.What == "accepted").Select(static effect => effect.Info).ToList();
            if (accepted.Count > 1)
                Fault(run, $"'{ofKey.Key}' accepted {string.Join(" and ", accepted)}");
            if (AnswerOf(run, ofKey.Key) is { } recorded)
            {
                if (accepted.Count > 0 && !accepted.Contains(recorded))
                    Fault(run, $"'{ofKey.Key}' accepted {accepted[0]} and recorded {recorded}");
                if (ofKey.FirstOrDefault(effect => effect.What == "refused" && effect.Info.Split(' ')[0] == recorded) is { } refused)
                    Fault(run, $"'{ofKey.Key}' recorded what it had refused: {refused.Info}");
                if (!run.Effects.Any(effect => effect.What == "answering" && effect.Info == recorded))
                    Fault(run, $"'{ofKey.Key}' recorded {recorded}, which nobody answered");
            }
            else if (accepted.Count > 0 && run.Stored!.State == WorkflowState.Completed)
            {
                Fault(run, $"'{ofKey.Key}' accepted {accepted[0]}, and the run completed without a record of it");
            }
        }

        if (run.Stored!.State != WorkflowState.Completed)
            return;
        var result = run.Records.Last(static record => record.Kind == RunRecordKind.End).Result is { } json ? JsonSerializer.Deserialize<string>(json.Span)! : "";
        foreach (var key in new[] { "permit", "confirm", "apply/interview" })
        {
            if (AnswerOf(run, key) is { } answer && !result.Split(' ', '/').Contains(answer))
                Fault(run, $"'{key}' recorded {answer}, and the result is made of another: {result}");
        }
    }

    private static string? AnswerOf(Evidence run, string key) =>
        run.Records.LastOrDefault(record => record.Kind == RunRecordKind.Answer && record.Key == key)?.Result is { } json ? JsonSerializer.Deserialize<string>(json.Span) : null;

    // h: the tokens of recorded attempts are those of calls that were made, each counted once; the report says their sum, as did the
    // process that ended the run.
    private void JudgeUsage(Evidence run)
    {
        var calls = run.Effects.Where(static effect => effect.What == "usage").Select(static effect => Number(effect.Info)).ToList();
        var attempts = run.Records.SelectMany(static record => record.Attempts).Select(static attempt => attempt.Usage?.TotalTokenCount).OfType<long>().ToList();
        if (attempts.Distinct().Count() != attempts.Count)
            Fault(run, "counts the tokens of a call twice");
        foreach (var attempt in attempts.Where(attempt => !calls.Contains(attempt)))
            Fault(run, $"counts {attempt} tokens that nobody used");
        var total = run.Report!.Usage.TotalTokenCount ?? 0;
        if (total != attempts.Sum())
            Fault(run, $"reports {total} tokens, and its attempts took {attempts.Sum()}");
        if (run.Stored!.State == WorkflowState.Completed && attempts.Count != 3)
            Fault(run, $"completed with {attempts.Count} attempts of its three prompts");
        foreach (var settled in run.Effects.Where(static effect => effect is { What: "settled", Key: "Completed" or "Failed" }))
        {
            // Where the store failed the execution fails, and the run goes on elsewhere.
            if (settled.Info.EndsWith(" " + typeof(RunStoreException).FullName, StringComparison.Ordinal))
                continue;
            if (settled.Key != run.Stored.State.ToString())
                Fault(run, $"is {run.Stored.State}, and process {settled.Pid} said {settled.Key}");
            if (Number(settled.Info.Split(' ')[0]) != total)
                Fault(run, $"reports {total} tokens, and process {settled.Pid}, where it ended, said {settled.Info}");
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
