namespace CodeFirstWorkflows.Graphs.Tests.Model;

/// <summary>Where a value is read: the input, the item or a step, or a member of it.</summary>
/// <param name="Head">The input's, the item's or the step's name.</param>
/// <param name="Step">The step, if it is one.</param>
/// <param name="Member">The member.</param>
/// <param name="MayLackHead">Whether there may be nothing to read the member of.</param>
internal sealed record Path(string Head, Step? Step = null, Member? Member = null, bool MayLackHead = false)
{
    public static readonly Path Input = new("input");
    public static readonly Path Item = new("item");

    public static Path To(Step step) => new(step.Name, step);

    public override string ToString() => Member is null ? Head : $"{Head}{(MayLackHead ? "?" : "")}.{Member.Name}";
}

/// <summary>A value that may be read, and what it is.</summary>
internal sealed record Readable(Path Path, Kind Kind)
{
    /// <summary>The value itself and its members.</summary>
    public IEnumerable<Readable> WithMembers() =>
        [this, .. Kind.Members.Select(member => new Readable(
            Path with { Member = member, MayLackHead = Kind.MayBeNull },
            Kind.MayBeNull ? member.Kind.OrNull : member.Kind))];
}

/// <summary>A parameter.</summary>
internal sealed record Input(string Name, Kind Kind, Source Source)
{
    public IEnumerable<Step> Reads => Source.Reads;
}

/// <summary>Where a parameter's value comes from.</summary>
internal abstract record Source
{
    public abstract IEnumerable<Step> Reads { get; }
}

/// <summary>The first of the paths that has a value.</summary>
internal sealed record FirstOf(IReadOnlyList<Path> Paths) : Source
{
    public override IEnumerable<Step> Reads => Paths.Select(path => path.Step).OfType<Step>();
}

/// <summary>The results of a parallel group.</summary>
internal sealed record ResultsOf(Group Group) : Source
{
    public override IEnumerable<Step> Reads => Group.Members;
}

/// <summary>All visits of a step.</summary>
internal sealed record VisitsOf(Step Step) : Source
{
    public override IEnumerable<Step> Reads => [Step];
}
