using System.Collections;
using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

// A step for each item.
internal abstract partial class Frame
{
    private List<object?> Each(Step step, FanOut fanOut, string key)
    {
        var items = fanOut.Source is { } source ? ((IEnumerable)Read(source, null)!).Cast<object?>().ToList() : [.. Enumerable.Range(0, fanOut.Times).Cast<object?>()];
        var (mark, start) = (Story.Now, After);
        var results = new List<object?>();
        var failures = new List<Failure>();
        var failed = 0;
        var firsts = new List<Told>();
        var ends = new List<Told>();
        for (var index = 0; index < items.Count; index++)
        {
            After = start;
            var itemKey = $"{key}[{index}]";
            var itemMark = Story.Now;
            try
            {
                var value = Once(step, itemKey, items[index]);
                Settle(itemKey, StepOutcome.Completed, step.Returns is null ? null : Show.Of(value));
                results.Add(step.ContinuesOnError ? ItemResult(step, index, value) : value);
                ends.AddRange(After);
            }
            catch (FailedException exception)
            {
                Settle(itemKey, StepOutcome.Failed, null);
                failures.AddRange(exception.Failures);
                failed++;
                results.Add(ItemResult(step, index, null));
                ends.AddRange(Story.CallsSince(itemMark));
                if (fanOut.MaxConcurrency == 1 && !step.ContinuesOnError)
                    throw;
            }

            firsts.AddRange(Story.CallsSince(itemMark).Take(1));
        }

        After = ends.Count == 0 ? start : ends;
        if (failed > (step.ContinuesOnError ? fanOut.MaxFailures == 0 ? int.MaxValue : fanOut.MaxFailures : 0))
        {
            // Which items had begun when the first one failed is a matter of time, and so is which one was the first.
            Story.Doubt(mark);
            throw new FailedException([.. failures.Prepend(new Failure(key, ErrorKind.Failed)).Select(failure => failure with { IsCertain = false })]);
        }

        Story.Beside.Add([.. firsts.Take(fanOut.MaxConcurrency == 0 ? 16 : fanOut.MaxConcurrency)]);
        return results;
    }

    private void Settle(string itemKey, StepOutcome outcome, string? result) => Story.Settled.Add(new(itemKey, "", 1, outcome, result));

    private static object? ItemResult(Step step, int index, object? value) => step.Returns is not { } returns ? null : Activator.CreateInstance(
        typeof(ItemResult<>).MakeGenericType(returns.Type),
        index,
        value ?? (returns.Type.IsValueType ? Activator.CreateInstance(returns.Type) : null),
        value is null ? new StepError(ErrorKind.Failed, "", "", "", "", null, null) : null);
}
