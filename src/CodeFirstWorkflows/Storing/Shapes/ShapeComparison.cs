namespace CodeFirstWorkflows.Storing;

/// <summary>Finds what keeps a run from going on with a shape that is not the one it began with.</summary>
internal sealed class ShapeComparison(WorkflowShape began, WorkflowShape now)
{
    private readonly List<string> _differences = [];
    private readonly HashSet<(int Began, int Now)> _compared = [];

    internal IReadOnlyList<string> Differences()
    {
        var types = new TypeComparison(began.Types, now.Types, _differences);
        if (began.Workflows[0].Input is { } input && now.Workflows[0].Input is { } other)
            types.Compare(input, other, "the input");
        Compare(0, 0, "", types);
        return _differences;
    }

    private void Compare(int first, int second, string of, TypeComparison types)
    {
        if (!_compared.Add((first, second)))
            return;
        var earlier = began.Workflows[first];
        var later = now.Workflows[second];
        // One that could not be made has run no step.
        if (!earlier.IsKnown || !later.IsKnown)
            return;
        var gone = earlier.Steps.Where(step => !later.Steps.Exists(other => other.Name == step.Name));
        _differences.AddRange(gone.Select(step => $"step '{step.Name}'{of} is gone"));
        foreach (var step in earlier.Steps)
        {
            if (later.Steps.Find(other => other.Name == step.Name) is { } same)
                Compare(step, same, $"step '{step.Name}'{of}", types);
        }

        CompareOrder(earlier, later, of);
        foreach (var helper in earlier.Helpers)
            CompareHelper(helper, later, of, types);
    }

    private void CompareOrder(ShapeWorkflow earlier, ShapeWorkflow later, string of)
    {
        var kept = later.Steps.Select(static step => step.Name).Where(name => earlier.Steps.Exists(other => other.Name == name)).ToList();
        var before = earlier.Steps.Select(static step => step.Name).Where(kept.Contains).ToList();
        if (!kept.SequenceEqual(before))
            _differences.Add($"the steps{of} have another order: {string.Join(", ", before)} before, and now {string.Join(", ", kept)}");
        var last = later.Steps.FindLastIndex(step => kept.Contains(step.Name));
        var inserted = later.Steps.Take(last).Where(step => !kept.Contains(step.Name));
        _differences.AddRange(inserted.Select(step => $"step '{step.Name}'{of} is new, and not the last one"));
    }

    private void Compare(ShapeStep step, ShapeStep other, string what, TypeComparison types)
    {
        if (Words(step) != Words(other))
        {
            _differences.Add($"{what} was {Words(step)}, and now is {Words(other)}");
            return;
        }

        switch (step.Result, other.Result)
        {
            case ({ } result, { } same):
                types.Compare(result, same, $"the result of {what}");
                break;
            case (not null, null):
                _differences.Add($"the result of {what} is gone");
                break;
            case (null, not null):
                _differences.Add($"{what} had no result, and now has one");
                break;
        }

        CompareChild(step, other, what, types);
    }

    // A condition may be dropped, and with it a prompt that it asked; but what a sub-workflow did in a helper's place has records that
    // nobody else would read.
    private void CompareHelper(ShapeStep helper, ShapeWorkflow later, string of, TypeComparison types)
    {
        if (helper.Child is null)
            return;
        var what = $"'{helper.Name}', which {(helper.Owner.Length == 0 ? "deals with failures" : $"step '{helper.Owner}' calls")}{of},";
        if (later.Helpers.Find(other => other.Owner == helper.Owner && other.Name == helper.Name) is not { Child: not null } same)
            _differences.Add($"{what} ran a sub-workflow, and is gone or runs none now");
        else
            CompareChild(helper, same, what, types);
    }

    private void CompareChild(ShapeStep step, ShapeStep other, string what, TypeComparison types)
    {
        if (step.Child is not { } child || other.Child is not { } same)
            return;
        var (earlier, later) = (began.Workflows[child], now.Workflows[same]);
        if (earlier.Identity.Length == 0 || later.Identity.Length == 0)
            return;
        if (earlier.Identity != later.Identity)
            _differences.Add($"{what} ran '{earlier.Identity}', and now runs '{later.Identity}'");
        else if (earlier.Version != later.Version)
            _differences.Add($"{what} ran version {earlier.Version} of '{earlier.Identity}', and now runs version {later.Version}");
        else
            Compare(child, same, $" of sub-workflow '{earlier.Identity}'", types);
    }

    private static string Words(ShapeStep step) =>
        step.Kind switch
        {
            StepKind.Prompt => "a prompt",
            StepKind.SubWorkflow => "a sub-workflow",
            StepKind.WaitFor => "a wait",
            _ => "a step",
        } + (step.IsForEach ? " for each item" : "") + (step.Compares ? " that compares providers" : "");
}
