using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes what runs as soon as it can, and is written in any order.</summary>
internal sealed class DataflowMaker(Draw draw, StepMaker steps, Kind? output)
{
    private readonly ConditionMaker _conditions = new(draw, steps.Inputs);

    private BranchMaker Branches => new(draw, steps, _conditions);

    public IReadOnlyList<Part> Make(Known known, int size)
    {
        var units = new List<IReadOnlyList<Step>>();
        for (; size > 0; size--)
            units.Add(draw.Percent(25) ? Set(known) : [Step(known)]);
        if (output is not null)
            units.Add(Output(known, output));
        foreach (var step in units.Skip(1).Where(unit => unit.Count == 1).Select(unit => unit[0]).Where(_ => draw.Percent(20)))
            step.After.Add(draw.Pick(units.TakeWhile(unit => unit[0] != step).SelectMany(unit => unit).ToList()));
        return [.. Order(units).SelectMany(unit => unit)];
    }

    private Step Step(Known known)
    {
        var isConditional = draw.Percent(35);
        var step = steps.Make(known, new() { IsConditional = isConditional });
        if (isConditional)
            _conditions.Add(step, known);
        known.Add(step);
        return step;
    }

    private IReadOnlyList<Step> Set(Known known)
    {
        var branches = Branches.Make(known);
        if (branches.Count == 0)
            return [Step(known)];
        foreach (var branch in branches)
            known.Add(branch);
        BranchMaker.AddChoice(known, branches);
        return branches;
    }

    private IReadOnlyList<Step> Output(Known known, Kind kind)
    {
        if (draw.Percent(30) && Branches.MakeOutputs(known, kind) is { Count: > 0 } branches)
            return branches;
        var step = steps.Make(known, new() { Returns = kind, IsSure = true });
        step.IsOutput = true;
        return [step];
    }

    // Any order in which no branches become neighbours of others on the same path.
    private List<IReadOnlyList<Step>> Order(List<IReadOnlyList<Step>> units)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            var order = draw.Shuffle(units);
            if (order.Zip(order.Skip(1)).All(pair => !Known.PathsOf(pair.First[^1]).Intersect(Known.PathsOf(pair.Second[0])).Any()))
                return [.. order];
        }

        return units;
    }
}
