using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

/// <summary>Each step as soon as what it reads is decided; a failure keeps only those that read it from running.</summary>
internal sealed class DataflowFrame(Interpreter interpreter, Graph graph, object? input, string prefix, IReadOnlyList<Told> after)
    : Frame(interpreter, graph, input, prefix, after)
{
    private readonly IReadOnlyList<Told> _start = after;
    private readonly Dictionary<Step, Decision> _decisions = [];
    private readonly Dictionary<Step, End> _ends = [];
    private readonly Dictionary<Step, IReadOnlyList<Failure>> _failures = [];

    public override object? Run()
    {
        var ends = Graph.Steps.Select(EndOf).ToList();
        if (_failures.Count > 0)
            throw new FailedException([.. Graph.Steps.Where(_failures.ContainsKey).SelectMany(step => _failures[step])]);
        After = [.. _start, .. ends.SelectMany(end => end.After).Distinct()];
        return Output();
    }

    private Decision DecisionOf(Step step)
    {
        if (!_decisions.TryGetValue(step, out var decision))
            _decisions.Add(step, decision = Decide(step));
        return decision;
    }

    private End EndOf(Step step)
    {
        if (!_ends.TryGetValue(step, out var end))
            _ends.Add(step, end = Finish(step));
        return end;
    }

    private Decision Decide(Step step)
    {
        var key = KeyOf(step, NextVisit(step));
        // A branch that was to run is not decided before it ended, and if it failed, neither is what runs otherwise.
        var branches = step.IsOtherwise ? step.Set!.Branches.TakeWhile(branch => branch != step).Where(branch => !branch.IsOtherwise).ToList() : [];
        var sources = step.Conditions.SelectMany(condition => condition.Reads).Concat(branches).Concat(step.After).Select(EndOf).ToList();
        if (sources.Exists(source => !source.IsDecided))
            return new(null, []);
        After = [.. _start, .. sources.SelectMany(source => source.After)];
        try
        {
            var runs = step.IsOtherwise ? branches.TrueForAll(branch => DecisionOf(branch).Runs is false) : step.Conditions.All(condition => Holds(condition, key));
            return new(runs, After);
        }
        catch (FailedException failed)
        {
            FailUnstarted(step, LastVisit(step));
            _failures.Add(step, failed.Failures);
            return new(null, []);
        }
    }

    private End Finish(Step step)
    {
        var decision = DecisionOf(step);
        if (decision.Runs is not { } runs)
            return new(false, []);
        if (!runs)
        {
            Skip(step, LastVisit(step));
            return new(true, decision.After);
        }

        var sources = step.ReadsToRun().Select(EndOf).ToList();
        if (sources.Exists(source => !source.IsDecided))
            return new(false, []);
        After = [.. decision.After, .. sources.SelectMany(source => source.After)];
        try
        {
            Perform(step, LastVisit(step));
            return new(true, After);
        }
        catch (FailedException failed)
        {
            _failures.Add(step, failed.Failures);
            return new(false, []);
        }
    }

    /// <summary>Whether a step runs; <see langword="null"/> if that cannot be told, because what it depends on failed.</summary>
    private sealed record Decision(bool? Runs, IReadOnlyList<Told> After);

    private sealed record End(bool IsDecided, IReadOnlyList<Told> After);
}
