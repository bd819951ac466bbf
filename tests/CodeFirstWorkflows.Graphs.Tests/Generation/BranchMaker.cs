using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes the steps of adjacent branches.</summary>
internal sealed class BranchMaker(Draw draw, StepMaker steps, ConditionMaker conditions)
{
    /// <summary>Branches on a path; none if there is nothing to test.</summary>
    public IReadOnlyList<Step> Make(Known known)
    {
        if (conditions.Branches(known) is not { } branches)
            return [];
        var shared = draw.Percent(60) ? draw.Pick<Kind>([Kind.Int, Kind.Facts, Kind.Color]) : null;
        return Make(known, branches, new() { Returns = shared, IsConditional = true, IsSure = shared is not null }, mayAsk: true);
    }

    /// <summary>Branches of which exactly one results in the output.</summary>
    public IReadOnlyList<Step> MakeOutputs(Known known, Kind output)
    {
        if (conditions.Branches(known) is not { IsExhaustive: true } branches)
            return [];
        var made = Make(known, branches, new() { Returns = output, IsConditional = true, IsSure = true }, mayAsk: false);
        foreach (var step in made)
            step.IsOutput = true;
        return made;
    }

    /// <summary>Makes known that exactly one of them ran, if it is so.</summary>
    public static void AddChoice(Known known, IReadOnlyList<Step> branches)
    {
        if (branches[0] is { Set.IsExhaustive: true, Result: { } kind } && branches.All(branch => branch.Result == kind && branch.Conditions.Count <= 1 && !branch.ContinuesOnError))
            known.AddChoice(branches, kind);
    }

    private List<Step> Make(Known known, Branches branches, Wish wish, bool mayAsk)
    {
        var set = new BranchSet(branches.Path) { NamesAllValues = branches.NamesAllValues, IsExhaustive = branches.IsExhaustive };
        foreach (var test in branches.Tests)
        {
            var step = steps.Make(known, wish);
            step.Conditions.Add(test);
            if (mayAsk && (branches.HasOtherwise || !branches.IsExhaustive) && draw.Percent(20))
                step.Conditions.Add(conditions.One(known, branches.Path));
            Narrow(step, test);
            set.Branches.Add(step);
        }

        if (branches.HasOtherwise)
        {
            var otherwise = steps.Make(known, wish);
            otherwise.IsOtherwise = true;
            set.Branches.Add(otherwise);
        }

        foreach (var step in set.Branches)
            step.Set = set;
        return set.Branches;
    }

    // What a branch of a type reads is of that type.
    private void Narrow(Step step, Test test)
    {
        if (step.Child is null && !test.Not && draw.Percent(60) && Kind.Shapes.FirstOrDefault(shape => test.Check.Argument == Check.Is(shape).Argument) is { } kind)
            steps.Inputs.Add(step.Inputs, new FirstOf([test.Path]), kind);
    }
}
