using CodeFirstWorkflows.Graphs.Tests.Model;

namespace CodeFirstWorkflows.Graphs.Tests.Generation;

/// <summary>Makes parameters.</summary>
internal sealed class InputMaker(Draw draw)
{
    /// <summary>Some parameters that read whatever is known.</summary>
    public void AddSome(List<Input> inputs, Known known, int most)
    {
        var sources = known.Sources.ToList();
        for (var left = draw.Between(0, most); left > 0; left--)
        {
            var (source, kind) = draw.Pick(sources);
            Add(inputs, source, draw.Percent(20) ? kind.OrNull : kind);
        }
    }

    /// <summary>A parameter, named after what it reads if it can be.</summary>
    public void Add(List<Input> inputs, Source source, Kind kind)
    {
        var name = source switch
        {
            VisitsOf visits => visits.Step.Name,
            ResultsOf results => results.Group.Name!,
            FirstOf { Paths: [{ Member: null } path] } when draw.Percent(80) => path.Head,
            _ => $"p{inputs.Count + 1}",
        };
        if (inputs.Exists(input => input.Name == name))
        {
            if (source is not FirstOf)
                return;
            name = $"p{inputs.Count + 1}";
        }

        inputs.Add(new(name, kind, source));
    }

    /// <summary>A parameter that takes a value of just that kind, if there is one.</summary>
    public Input? OfKind(string name, Kind kind, Known known) =>
        draw.PickOrNone([.. known.Values.Where(value => kind.Takes(value.Kind)).Select(value => new Input(name, kind, new FirstOf([value.Path])))]);
}
