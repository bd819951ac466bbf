using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes conditions.</summary>
internal sealed class ConditionMaker(Draw draw, InputMaker inputs)
{
    private const string IsNull = "IsNull = true";

    private static readonly Color[] Colors = Enum.GetValues<Color>();
    private static readonly Kind[] Tested = [Kind.Bool, Kind.Color, Kind.Shape];

    /// <summary>Gives a step a condition or two, that make no branches with what stands before it.</summary>
    public void Add(Step step, Known known)
    {
        if (step.Child is null && draw.Percent(25) && known.Implied.ToList() is { Count: > 0 } implied)
        {
            var (other, condition) = draw.Pick(implied);
            step.Conditions.Add(condition);
            inputs.Add(step.Inputs, new FirstOf([Path.To(other)]), other.Result!);
            return;
        }

        step.Conditions.Add(One(known));
        if (draw.Percent(25) && step.Conditions is not [Test { Check.Argument: IsNull }])
            step.Conditions.Add(One(known, Known.PathsOf(step)));
    }

    /// <summary>A condition that asks about none of these paths, and not about what they tell already.</summary>
    public Condition One(Known known, params IReadOnlyList<Path> except)
    {
        var values = known.Values.Where(value => CanTest(value) && !known.Adjacent.Contains(value.Path) && !except.Contains(value.Path)).ToList();
        var mayTestNull = except.Count == 0 && known.MayAskForNull;
        values.RemoveAll(value => IsNullOnly(value) && !mayTestNull);
        return draw.PickOrNone(values) is not { } value || draw.Percent(25)
            ? new Ask(Helper(known), draw.Percent(30))
            : new Test(value.Path, CheckOf(value.Kind, mayTestNull), draw.Percent(30));
    }

    /// <summary>What ends a loop, asked after the steps of its range.</summary>
    public Condition Until(Known known, IReadOnlyList<Step> range)
    {
        var value = draw.PickOrNone([.. known.Values.Where(value => value.Path.Step is { } step && range.Contains(step) && value.Kind.ButThere == Kind.Bool)]);
        return value is null || draw.Percent(30) ? new Ask(Helper(known)) : new Test(value.Path, Check.True);
    }

    /// <summary>Tests of one path, for as many branches.</summary>
    public Branches? Branches(Known known)
    {
        // Each kind as often as any other.
        var kinds = known.Values
            .Where(value => CanTest(value) && !known.Adjacent.Contains(value.Path) && !known.Spent.Contains(value.Path))
            .Where(value => !IsNullOnly(value) || known.MayAskForNull)
            .GroupBy(value => value.Kind)
            .ToList();
        if (kinds.Count == 0)
            return null;
        var value = draw.Pick(draw.Pick(kinds).ToList());
        var hasOtherwise = draw.Percent(50);
        return value.Kind switch
        {
            _ when value.Kind == Kind.Bool && !hasOtherwise => new(value.Path, Both(value.Path), false, true, false),
            _ when value.Kind.ButThere == Kind.Bool => new(value.Path, [new(value.Path, Check.True, draw.Percent(30))], true, true, false),
            _ when value.Kind == Kind.Color && !hasOtherwise && draw.Percent(60) => new(value.Path, [.. AllColors().Select(check => new Test(value.Path, check))], false, true, true),
            _ when value.Kind == Kind.Shape && !hasOtherwise => new(value.Path, [.. draw.Shuffle(Kind.Shapes).Select(shape => new Test(value.Path, Check.Is(shape)))], false, true, false),
            _ => new(value.Path, Some(value, known.MayAskForNull), hasOtherwise, hasOtherwise, false),
        };
    }

    private static bool CanTest(Readable value) => IsNullOnly(value) || Tested.Contains(value.Kind.ButThere);

    private static bool IsNullOnly(Readable value) => value.Kind is { MayBeNull: true, Item: null } && !Tested.Contains(value.Kind.ButThere);

    private Check CheckOf(Kind kind, bool mayTestNull) => kind switch
    {
        { MayBeNull: true } when !Tested.Contains(kind.ButThere) || (mayTestNull && draw.Percent(30)) => Check.Null,
        _ when kind.ButThere == Kind.Bool => draw.Percent(70) ? Check.True : Check.Is(draw.Percent(50)),
        _ when kind.ButThere == Kind.Color => draw.Percent(60) ? Check.Is(draw.Pick(Colors)) : Check.In(draw.Shuffle(Colors)[..2]),
        _ => Check.Is(draw.Pick(Kind.Shapes)),
    };

    private Test[] Both(Path path) => draw.Percent(50)
        ? [new(path, Check.True), new(path, Check.True, Not: true)]
        : [new(path, Check.Is(false)), new(path, Check.Is(true))];

    private Check[] AllColors()
    {
        var colors = draw.Shuffle(Colors);
        return draw.Percent(60) ? [.. colors.Select(Check.Is)]
            : draw.Percent(50) ? [Check.In(colors[..2]), Check.Is(colors[2])]
            : [Check.Is(colors[0]), Check.In(colors[1..])];
    }

    // Never all there are: with them the branches would be exhaustive.
    private Test[] Some(Readable value, bool mayTestNull)
    {
        mayTestNull &= value.Kind.MayBeNull && draw.Percent(20);
        if (value.Kind.ButThere == Kind.Color && !mayTestNull)
            return [.. draw.Shuffle(Colors)[..draw.Between(1, 2)].Select(color => new Test(value.Path, Check.Is(color)))];
        if (value.Kind.ButThere == Kind.Shape && !mayTestNull)
            return [.. draw.Shuffle(Kind.Shapes)[..draw.Between(1, 2)].Select(shape => new Test(value.Path, Check.Is(shape)))];
        return [new(value.Path, Check.Null)];
    }

    // What an impure helper answers is kept by its arguments: they must tell one question from the next.
    private Helper Helper(Known known)
    {
        var parameters = new List<Input>();
        var isImpure = known.Unique.Count > 0 && draw.Percent(50);
        if (isImpure)
        {
            var step = draw.Pick(known.Unique);
            inputs.Add(parameters, new FirstOf([Path.To(step)]), step.Result!);
        }

        inputs.AddSome(parameters, known, most: 2);
        return new(draw.Name("IsIt"), parameters, isImpure);
    }
}

/// <summary>Branches that are to be made.</summary>
/// <param name="Path">What they test.</param>
/// <param name="Tests">Their conditions.</param>
/// <param name="HasOtherwise">Whether one more runs when none of them does.</param>
/// <param name="IsExhaustive">Whether one of them always runs.</param>
/// <param name="NamesAllValues">Whether they name each constant of an enum.</param>
internal sealed record Branches(Path Path, IReadOnlyList<Test> Tests, bool HasOtherwise, bool IsExhaustive, bool NamesAllValues);
