using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Interpretation;

/// <summary>The steps in the order in which they are written.</summary>
internal sealed class SequentialFrame(Interpreter interpreter, Graph graph, object? input, string prefix, IReadOnlyList<Told> after)
    : Frame(interpreter, graph, input, prefix, after)
{
    /// <summary>The sets of which a branch was taken.</summary>
    private readonly HashSet<BranchSet> _taken = [];

    public override object? Run()
    {
        try
        {
            foreach (var part in Graph.Parts)
                Run(part);
        }
        catch (ReturnedException returned)
        {
            foreach (var step in Graph.Steps.Where(step => LastVisit(step) == 0))
                Skip(step, 1);
            return Graph.Output is null ? null : returned.Value;
        }

        return Output();
    }

    private void Run(Part part)
    {
        switch (part)
        {
            case Step step:
                Run(step);
                break;
            case Group group:
                Run(group);
                break;
            case Loop loop:
                Run(loop);
                break;
        }
    }

    private void Run(Step step)
    {
        var visit = NextVisit(step);
        if (!Decide(step, visit))
        {
            Skip(step, visit);
            return;
        }

        Perform(step, visit);
        if (step.IsReturn)
            throw new ReturnedException(Values[step]);
    }

    private bool Decide(Step step, int visit)
    {
        try
        {
            var holds = Holds(step, KeyOf(step, visit));
            if (holds && step.Set is { } set)
                _taken.Add(set);
            return holds;
        }
        catch (FailedException)
        {
            FailUnstarted(step, visit);
            throw;
        }
    }

    private bool Holds(Step step, string key)
    {
        if (step.Set is { } set && set.Branches[0] == step)
        {
            _taken.Remove(set);
            if (set.NamesAllValues && Read(set.Path, null) is Color color && !Enum.IsDefined(color))
                throw new FailedException(new Failure(key, ErrorKind.UndeclaredValue));
        }

        return step.IsOtherwise ? !_taken.Contains(step.Set!) : step.Conditions.All(condition => Holds(condition, key));
    }

    private void Run(Loop loop)
    {
        // What is read before it ran in this loop is nothing, even if an outer loop was here before.
        foreach (var step in loop.Steps)
            Values.Remove(step);
        for (var count = 1; ; count++)
        {
            foreach (var part in loop.Body)
                Run(part);
            if (HasEnded(loop.Repetition, loop.Last, LastVisit(loop.Last), count))
                return;
        }
    }

    private void Run(Group group)
    {
        var members = Decide(group);
        var (mark, after) = (Story.Now, After);
        var failures = new List<Failure>();
        var firsts = new List<Told>();
        var ends = new List<Told>();
        foreach (var (member, visit, isRun) in members)
        {
            After = after;
            var begin = Story.Now;
            try
            {
                if (isRun)
                    Perform(member, visit);
                else
                    Skip(member, visit);
            }
            catch (FailedException failed)
            {
                failures.AddRange(failed.Failures);
            }

            ends.AddRange(After);
            firsts.AddRange(Story.CallsSince(begin).Take(1));
        }

        if (failures.Count > 0)
        {
            if (!group.FailsFast)
                throw new FailedException(failures);
            Story.Doubt(mark);
            throw new FailedException([.. failures.Select(failure => failure with { IsCertain = failure.IsCertain && failures.Count == 1 })]);
        }

        Story.Beside.Add(firsts);
        After = ends;
    }

    // All of them, before any member starts.
    private List<(Step Member, int Visit, bool IsRun)> Decide(Group group)
    {
        var decided = new List<(Step Member, int Visit, bool IsRun)>();
        try
        {
            foreach (var member in group.Members)
            {
                var visit = NextVisit(member);
                decided.Add((member, visit, Decide(member, visit)));
            }
        }
        catch (FailedException)
        {
            // Whether it is noted of a member that it is skipped, though the group never starts, is left open.
            var mark = Story.Now;
            foreach (var (member, visit, _) in decided.Where(each => !each.IsRun))
                Skip(member, visit);
            Story.Doubt(mark);
            throw;
        }

        return decided;
    }

    private sealed class ReturnedException(object? value) : Exception
    {
        public object? Value { get; } = value;
    }
}
