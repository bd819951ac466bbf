using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>What may be read at some place of a workflow, and what is to be kept in mind there.</summary>
internal sealed class Known
{
    private readonly List<Readable> _heads = [];
    private readonly List<(Source Source, Kind Kind)> _others = [];
    private readonly List<Step> _unique = [];
    private readonly List<Step> _steps = [];

    public Known(Kind input) => _heads.Add(new(Path.Input, input));

    private Known(Known other)
    {
        _heads = [.. other._heads];
        _others = [.. other._others];
        _unique = [.. other._unique];
        _steps = [.. other._steps];
        IsInLoop = other.IsInLoop;
        Adjacent = other.Adjacent;
        FollowsNamelessGroup = other.FollowsNamelessGroup;
        Spent = other.Spent;
    }

    /// <summary>Whether the place is in a loop's range.</summary>
    public bool IsInLoop { get; private set; }

    /// <summary>The paths that the step right before tests: the next one would join its branches.</summary>
    public IReadOnlyList<Path> Adjacent { get; private set; } = [];

    /// <summary>Whether the step right before is in a group without a name, which the next one would join.</summary>
    public bool FollowsNamelessGroup { get; private set; }

    /// <summary>Paths that returns test: what reaches the steps below them is not every value.</summary>
    public HashSet<Path> Spent { get; private set; } = [];

    /// <summary>Values and their members.</summary>
    public IEnumerable<Readable> Values => _heads.SelectMany(head => head.WithMembers());

    /// <summary>Steps whose result is another one whenever this place is reached.</summary>
    public IReadOnlyList<Step> Unique => _unique;

    /// <summary>Steps that run whenever their only condition holds, which it does until this place or not at all.</summary>
    public IEnumerable<(Step Step, Test Condition)> Implied => _steps
        .Where(step => !step.IsReturn && !step.ContinuesOnError && step.Result is { MayBeNull: false })
        .Where(step => step.Conditions is [Test test] && !Adjacent.Contains(test.Path) && !Spent.Contains(test.Path))
        .Select(step => (step, (Test)step.Conditions[0]));

    /// <summary>All that a parameter may be.</summary>
    public IEnumerable<(Source Source, Kind Kind)> Sources => Values.Select(value => ((Source)new FirstOf([value.Path]), value.Kind)).Concat(_others);

    /// <summary>Whether nothing tells beforehand that a value is there, or is not: what a return has decided for all below it may not be asked.</summary>
    public bool MayAskForNull => Spent.Count == 0;

    public Known Copy() => new(this);

    /// <summary>The end of a loop of one step, which asks about nothing but the input and that step.</summary>
    public Known InLoopOf(Step step, bool mayBeMissing)
    {
        var known = new Known(_heads[0].Kind) { IsInLoop = true };
        known.Add(step, mayBeMissing);
        return known;
    }

    /// <summary>The same place at the beginning of a loop.</summary>
    public Known InLoop()
    {
        var known = Copy();
        known.IsInLoop = true;
        known._unique.Clear();
        return known;
    }

    /// <summary>The place right behind a loop that began here, and whose range ends at <paramref name="end"/>.</summary>
    public void Leave(Known end)
    {
        foreach (var head in end._heads.Except(_heads).ToList())
            _heads.Add(head);
        foreach (var other in end._others.Except(_others).ToList())
            _others.Add(other);
        _unique.AddRange(end._unique);
        (Adjacent, FollowsNamelessGroup) = (end.Adjacent, end.FollowsNamelessGroup);
    }

    public void Add(Step step) => Add(step, step.MayBeMissing);

    public void Add(Step step, bool mayBeMissing)
    {
        Follow(step, isNamelessGroup: false);
        _steps.Add(step);
        if (step.IsReturn || step.Result is not { } result)
            return;
        _heads.Add(new(Path.To(step), mayBeMissing ? result.OrNull : result));
        if (IsInLoop || step.Repetition is not null)
            _others.Add((new VisitsOf(step), Kind.ListOf(result)));
        if (IsKeyed(step) && !mayBeMissing)
            _unique.Add(step);
    }

    public void Add(Group group)
    {
        foreach (var member in group.Members)
            Add(member);
        Follow(group.Members[^1], group.Name is null);
        var kinds = group.Members.Select(member => member.Result).OfType<Kind>().ToList();
        if (group.Name is not null && kinds.Count > 0 && kinds.TrueForAll(kind => kind.Item is null && kind.ButThere == kinds[0].ButThere))
        {
            var mayLackOne = group.Members.Any(member => member.Result is not null && (member.MayBeMissing || member.Result.MayBeNull));
            _others.Add((new ResultsOf(group), Kind.ListOf(mayLackOne ? kinds[0].OrNull : kinds[0])));
        }
    }

    /// <summary>Branches of which exactly one runs.</summary>
    public void AddChoice(IReadOnlyList<Step> branches, Kind kind) => _others.Add((new FirstOf([.. branches.Select(Path.To)]), kind));

    public void Follow(Step step, bool isNamelessGroup)
    {
        Adjacent = PathsOf(step);
        FollowsNamelessGroup = isNamelessGroup;
        if (step.IsReturn)
            Spent.UnionWith(Adjacent);
    }

    public static bool IsKeyed(Step step) => step.TakesContext && step.FanOut is null && step.Child is null && (step.Returns == Kind.Int || step.Returns == Kind.Facts);

    public static IReadOnlyList<Path> PathsOf(Step step) =>
        [.. step.Conditions.OfType<Test>().Select(test => test.Path), .. step.Set is { } set ? new[] { set.Path } : []];
}
