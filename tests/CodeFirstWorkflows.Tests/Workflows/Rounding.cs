using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>A part of it does not survive being written as JSON.</summary>
public sealed record Measure(int Whole)
{
    [JsonIgnore]
    public int Hidden { get; init; }
}

[Workflow]
public partial class Rounding : Workflow<string, string>
{
    [Step(Name = "measure")]
    internal static Measure Take(string input) => new(input.Length) { Hidden = 7 };

    [Step]
    internal static string Tell(Measure measure) => measure.Hidden == 0 ? $"whole {measure.Whole}" : "live";
}
