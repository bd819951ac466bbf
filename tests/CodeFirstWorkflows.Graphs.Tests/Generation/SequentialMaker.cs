using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes what runs in the order in which it is written.</summary>
internal sealed class SequentialMaker(Draw draw, StepMaker steps, Kind? output, int depth)
{
    private readonly ConditionMaker _conditions = new(draw, steps.Inputs);

    private BranchMaker Branches => new(draw, steps, _conditions);

    public IReadOnlyList<Part> Make(Known known, int size)
    {
        var parts = Some(known, size, loops: 0);
        if (output is not null)
            parts.AddRange(Outputs(known, parts, output));
        return parts;
    }

    private List<Part> Some(Known known, int size, int loops)
    {
        var parts = new List<Part>();
        for (; size > 0; size--)
        {
            parts.AddRange(draw.Below(100) switch
            {
                < 20 => BranchParts(known),
                < 38 => [Group(known)],
                < 52 when loops < 2 - depth => [Loop(known, loops)],
                < 60 => [Return(known)],
                _ => [Step(known)],
            });
        }

        return parts;
    }

    private Step Step(Known known)
    {
        var isConditional = draw.Percent(30);
        var step = steps.Make(known, new() { IsConditional = isConditional });
        if (isConditional)
            _conditions.Add(step, known);
        known.Add(step);
        return step;
    }

    private Step Return(Known known)
    {
        var step = steps.Make(known, new() { Returns = output, IsConditional = true, IsReturn = true });
        _conditions.Add(step, known);
        known.Add(step);
        return step;
    }

    private IEnumerable<Part> BranchParts(Known known)
    {
        var branches = Branches.Make(known);
        if (branches.Count == 0)
            return [Step(known)];
        if (branches.Count > 1 && draw.Percent(25))
        {
            var group = NewGroup(known, branches);
            BranchMaker.AddChoice(known, branches);
            return [group];
        }

        foreach (var branch in branches)
            known.Add(branch);
        BranchMaker.AddChoice(known, branches);
        return branches;
    }

    private Group Group(Known known)
    {
        var seen = known.Copy();
        var members = new List<Step>();
        for (var left = draw.Between(2, 4); left > 0; left--)
        {
            var isConditional = draw.Percent(25);
            var member = steps.Make(known, new() { IsConditional = isConditional, IsFragile = draw.Percent(50) });
            if (isConditional)
                _conditions.Add(member, seen);
            seen.Follow(member, isNamelessGroup: false);
            members.Add(member);
        }

        return NewGroup(known, members);
    }

    private Group NewGroup(Known known, IReadOnlyList<Step> members)
    {
        var name = known.FollowsNamelessGroup || draw.Percent(60) ? draw.Name("team") : null;
        var group = new Group(name, draw.Percent(35), members);
        known.Add(group);
        return group;
    }

    private Loop Loop(Known known, int loops)
    {
        var seen = known.InLoop();
        var body = Some(seen, draw.Between(1, 2), loops + 1);
        var isConditional = draw.Percent(20);
        var last = steps.Make(seen, new() { IsConditional = isConditional, EndsLoop = true });
        if (isConditional)
            _conditions.Add(last, seen);
        seen.Add(last);
        body.Add(last);
        var range = body.SelectMany(part => part.Steps).ToList();
        var until = draw.Percent(80) ? _conditions.Until(seen, range) : null;
        LookBacks(body);
        known.Leave(seen);
        return new(body, new(draw.Between(1, 3), until, FailsAtMax: until is not null && draw.Percent(15)));
    }

    // Steps that read what only comes later in the range, or their own last visit.
    private void LookBacks(List<Part> body)
    {
        var range = body.SelectMany(part => part.Steps).ToList();
        for (var left = draw.Between(1, 3); left > 0; left--)
        {
            var first = draw.Below(range.Count);
            var (reader, read) = (range[first], range[draw.Between(first, range.Count - 1)]);
            var isSibling = reader != read && Groups(body).Any(group => group.Members.Contains(reader) && group.Members.Contains(read));
            if (reader.Child is null && !isSibling && !read.IsReturn && read.Result is { } kind)
                steps.Inputs.Add(reader.Inputs, new FirstOf([Path.To(read)]), kind.OrNull);
        }

        // One only: two of them could be adjacent branches.
        var end = range[^1];
        var asks = range.Find(step => step != end && step.Set is null && step.Conditions.Count > 0 && !IsRelied(step));
        if (asks is not null && end.Result is not null && draw.Percent(40))
            asks.Conditions.Add(new Test(Path.To(end), Check.Null, draw.Percent(50)));

        bool IsRelied(Step step) => range.Exists(other => other != step && other.Conditions.Contains(step.Conditions[0]));
    }

    private static IEnumerable<Group> Groups(IEnumerable<Part> parts) => parts.OfType<Group>().Concat(parts.OfType<Loop>().SelectMany(loop => Groups(loop.Body)));

    private IEnumerable<Part> Outputs(Known known, List<Part> parts, Kind output)
    {
        var sure = parts.OfType<Step>().Where(step => !step.MayBeMissing && step.Result == output).ToList();
        if (sure.Count > 0 && draw.Percent(20))
        {
            draw.Pick(sure).IsOutput = true;
            return [];
        }

        if (draw.Percent(30) && Branches.MakeOutputs(known, output) is { Count: > 0 } branches)
            return branches;
        return [steps.Make(known, new() { Returns = output, IsSure = true })];
    }
}
