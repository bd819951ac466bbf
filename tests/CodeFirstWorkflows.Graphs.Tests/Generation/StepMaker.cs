using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>What a step is to be like.</summary>
internal sealed record Wish
{
    /// <summary>What it must return, if that matters.</summary>
    public Kind? Returns { get; init; }

    /// <summary>Whether it gets conditions.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it must have a result when it ran.</summary>
    public bool IsSure { get; init; }

    /// <summary>Whether it is the end of a loop's range, and can repeat nothing else.</summary>
    public bool EndsLoop { get; init; }

    public bool IsReturn { get; init; }

    /// <summary>Whether it should fail more often than others.</summary>
    public bool IsFragile { get; init; }
}

/// <summary>Makes single steps, without their conditions.</summary>
internal sealed class StepMaker(Draw draw, string stem, int depth, int frailty, Func<Kind, Kind?, Graph> makeChild)
{
    private static readonly IReadOnlyList<Kind> Kinds =
    [
        Kind.Int, Kind.Int, Kind.Int, Kind.Facts, Kind.Facts, Kind.Facts, Kind.Bool, Kind.Bool, Kind.Color, Kind.Color, Kind.Shape, Kind.Ints,
        Kind.Bool.OrNull, Kind.Int.OrNull, Kind.Facts.OrNull,
    ];

    public InputMaker Inputs { get; } = new(draw);

    public Step Make(Known known, Wish wish)
    {
        var (fanOut, item) = wish.Returns is null && depth < 2 && draw.Percent(18) ? FanOut(known) : default;
        var returns = wish.Returns ?? Returns(fanOut is not null);
        var child = depth < 2 && draw.Percent(16) ? Child(known, item, returns?.ButThere) : default;
        // Of results that are nothing it could not be told which item failed.
        var continues = !wish.IsSure && !wish.IsReturn && (fanOut is null || returns is not null) && draw.Percent(12);
        var step = new Step(draw.Name(stem))
        {
            Form = child.Graph is null ? draw.Pick<Form>([Form.Value, Form.Task, Form.Task, Form.ValueTask]) : Form.Task,
            Returns = child.Graph is null ? returns : returns?.ButThere,
            TakesContext = child.Graph is null && draw.Percent(50),
            TakesToken = child.Graph is null && draw.Percent(40),
            FanOut = fanOut is null ? null : fanOut with { MaxFailures = continues && draw.Percent(40) ? draw.Between(1, 2) : 0 },
            Child = child.Graph,
            ContinuesOnError = continues,
            IsReturn = wish.IsReturn,
            FailsOnceIn = continues ? 3 : wish.IsFragile ? frailty / 4 : frailty,
        };
        step.Inputs.AddRange(child.Inputs ?? Parameters(known, item));
        if (!wish.EndsLoop && !wish.IsReturn && draw.Percent(10))
            step.Repetition = Repeat(step, known, wish.IsConditional || step.MayBeMissing);
        return step;
    }

    private Kind? Returns(bool isForEach) => draw.Percent(8) ? null
        : isForEach ? draw.Pick<Kind>([Kind.Int, Kind.Facts, Kind.Color])
        : draw.Pick(Kinds);

    private List<Input> Parameters(Known known, Kind? item)
    {
        var parameters = new List<Input>();
        if (item is not null)
        {
            parameters.Add(new("item", item, new FirstOf([Path.Item])));
            if (draw.Percent(40) && draw.PickOrNone([.. new Readable(Path.Item, item).WithMembers().Skip(1)]) is { } member)
                Inputs.Add(parameters, new FirstOf([member.Path]), member.Kind);
        }

        Inputs.AddSome(parameters, known, most: 3);
        return parameters;
    }

    private (FanOut FanOut, Kind Item) FanOut(Known known)
    {
        var concurrency = draw.Pick<int>([0, 0, 1, 2]);
        var list = draw.PickOrNone([.. known.Values.Where(value => !value.Kind.MayBeNull && (value.Kind.Item == Kind.Int || value.Kind.Item == Kind.Facts))]);
        return list is null || draw.Percent(30)
            ? (new(null, draw.Between(1, 3), concurrency, 0), Kind.Int)
            : (new(list.Path, 0, concurrency, 0), list.Kind.Item!);
    }

    // The parameters are the child's input, or make it.
    private (Graph Graph, List<Input> Inputs) Child(Known known, Kind? item, Kind? output)
    {
        var one = item is null ? Inputs.OfKind("count", Kind.Int, known) : new Input("item", item, new FirstOf([Path.Item]));
        if (one is null || (item is null && draw.Percent(30)))
            one = Inputs.OfKind("facts", Kind.Facts, known) ?? one;
        if (one is null)
            return default;
        return one.Kind == Kind.Int && draw.Percent(30) && Inputs.OfKind("facts", Kind.Facts.OrNull, known) is { } facts
            ? (makeChild(Kind.Pair, output), [one with { Name = "count" }, facts])
            : (makeChild(one.Kind, output), [one]);
    }

    private Repetition Repeat(Step step, Known known, bool mayBeMissing)
    {
        var until = step.Result is not null && draw.Percent(70)
            ? new ConditionMaker(draw, Inputs).Until(known.InLoopOf(step, mayBeMissing), [step])
            : null;
        if (step.Result is { } result && step.Child is null && draw.Percent(70))
            Inputs.Add(step.Inputs, new FirstOf([Path.To(step)]), result.OrNull);
        return new(draw.Between(1, 3), until, FailsAtMax: until is not null && draw.Percent(15));
    }
}
