using System.Text.Json.Serialization;

namespace CodeFirstWorkflows.Tests.Workflows;

public enum Color
{
    Red,
    Green,
}

public sealed record Task1(string Title, Color Color, int? Days = null, Task1? Next = null);

public sealed record Board(string Name, List<Task1> Tasks);

/// <summary>One prompt of each kind of result; a test calls each directly.</summary>
[Workflow]
public partial class Typed : Workflow<string, string>
{
    [Prompt("board {input}")] public partial Task<Board> Board(string input);

    [Prompt("number {input}")] public partial ValueTask<int> Number(string input);

    [Prompt("maybe {input}")] public partial Task<int?> Maybe(string input);

    [Prompt("color {input}")] public partial Task<Color> Pick(string input);

    [Prompt("list {input}")] public partial Task<List<Task1>> List(string input);

    [Prompt("nothing {input}")] public partial Task Nothing(string input);

    [Prompt("text {input}")] public partial Task<string> Text(string input);
}

public enum Size
{
    Small = 1,
    Large = 4,
}

public sealed record Parcel(string Owner, Size Size);

[JsonSerializable(typeof(Parcel))]
internal sealed partial class ParcelJson : JsonSerializerContext;

/// <summary>JSON by source-generated metadata, which writes enums as numbers.</summary>
[Workflow(JsonContext = typeof(ParcelJson))]
public partial class Ship : Workflow<string, Parcel>
{
    [Prompt("Ship {input}")] public partial Task<Parcel> Pack(string input);
}

/// <summary>Settings on the attribute.</summary>
[Workflow]
public partial class Tuned : Workflow<string, string>
{
    [Prompt("Say {input}", System = "From the attribute.", Client = "fast", Model = "m-attribute", Temperature = 0.25f, MaxOutputTokens = 10)]
    public partial Task<string> Say(string input);

    [Prompt("Then {say}")]
    public partial Task<string> Then(string say);
}

/// <summary>Clients tried in order.</summary>
[Workflow]
public partial class Stubborn : Workflow<string, string>
{
    [Prompt("Say {input}", Clients = ["one", "two", "three"])]
    public partial Task<string> Say(string input);
}

/// <summary>A review that may be hostile.</summary>
[Workflow]
public partial class Rating : Workflow<string, string>
{
    [Prompt("Rate: {review}", System = "Be fair.")]
    public partial Task<string> Rate([Untrusted, From("input")] string review);
}
