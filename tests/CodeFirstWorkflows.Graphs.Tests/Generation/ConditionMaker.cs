using CodeFirstWorkflows.Graphs.Tests.Model;
using CodeFirstWorkflows.Graphs.Tests.Values;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes conditions.</summary>
internal sealed class ConditionMaker(Draw draw, InputMaker inputs)
{
    private static readonly Color[] Colors = Enum.GetValues<Color>();

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
        if (draw.Percent(25))
            step.Conditions.Add(One(known, Known.PathsOf(step)));
    }

    /// <summary>A condition that asks about none of these paths.</summary>
    public Condition One(Known known, params IReadOnlyList<Path> except)
    {
        var value = draw.PickOrNone([.. known.Values.Where(value => CanTest(value) && !known.Adjacent.Contains(value.Path) && !except.Contains(value.Path))]);
        return value is null || draw.Percent(25) ? new Ask(Helper(known), draw.Percent(30)) : new Test(value.Path, CheckOf(value.Kind), draw.Percent(30));
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
        var value = draw.PickOrNone(
            [.. known.Values.Where(value => CanTest(value) && !known.Adjacent.Contains(value.Path) && !known.Spent.Contains(value.Path))]);
        if (value is null)
            return null;
        var hasOtherwise = draw.Percent(50);
        return value.Kind switch
        {
            _ when value.Kind == Kind.Bool && !hasOtherwise => new(value.Path, Both(value.Path), false, true, false),
            _ when value.Kind.ButThere == Kind.Bool => new(value.Path, [new(value.Path, Check.True, draw.Percent(30))], true, true, false),
            _ when value.Kind == Kind.Color && !hasOtherwise && draw.Percent(60) => new(value.Path, [.. AllColors().Select(check => new Test(value.Path, check))], false, true, true),
            _ when value.Kind == Kind.Shape && !hasOtherwise => new(value.Path, [.. draw.Shuffle(Kind.Shapes).Select(shape => new Test(value.Path, Check.Is(shape)))], false, true, false),
            _ => new(value.Path, Some(value), hasOtherwise, hasOtherwise, false),
        };
    }

    private static bool CanTest(Readable value) =>
        value.Kind.ButThere == Kind.Bool || value.Kind.ButThere == Kind.Color || value.Kind.ButThere == Kind.Shape || value.Kind is { MayBeNull: true, Item: null };

    private Check CheckOf(Kind kind) => kind switch
    {
        { MayBeNull: true } when draw.Percent(30) || kind.ButThere == Kind.Int || kind.ButThere == Kind.Facts => Check.Null,
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
    private Test[] Some(Readable value)
    {
        if (value.Kind.ButThere == Kind.Color && draw.Percent(80))
            return [.. draw.Shuffle(Colors)[..draw.Between(1, 2)].Select(color => new Test(value.Path, Check.Is(color)))];
        if (value.Kind.ButThere == Kind.Shape && draw.Percent(80))
            return [.. draw.Shuffle(Kind.Shapes)[..draw.Between(1, 2)].Select(shape => new Test(value.Path, Check.Is(shape)))];
        return [new(value.Path, value.Kind.MayBeNull ? Check.Null : CheckOf(value.Kind))];
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
