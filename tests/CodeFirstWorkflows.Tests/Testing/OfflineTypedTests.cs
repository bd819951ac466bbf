using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CodeFirstWorkflows.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace CodeFirstWorkflows.Tests.Testing;

/// <summary>Types as users write them: their exported schemas are filled and read back.</summary>
public class OfflineTypedTests
{
    private const string Prompt = "Triage the ticket: The export hangs after 40 rows. It is urgent for the finance team. Restarting does not help.";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public enum Severity
    {
        Low,
        Urgent,
        Blocker,
    }

    [Fact]
    public async Task A_record_with_all_sorts_of_members_reads_back()
    {
        var ticket = await AskAsync<Ticket>();

        Assert.Equal("The export hangs after 40 rows", ticket.Title);
        Assert.Equal(Severity.Urgent, ticket.Severity);
        Assert.Equal(40, ticket.Rows);
        Assert.NotNull(ticket.Owner);
        Assert.Equal(3, ticket.Steps.Count);
        Assert.Equal(3, ticket.Steps.Select(s => s.Title).Distinct().Count());
        Assert.Equal(3, ticket.Labels.Count);
        Assert.NotEqual(default, ticket.Due);
        Assert.NotEqual(Guid.Empty, ticket.Id);
        Assert.True(ticket.Known);
        Assert.Equal(TimeSpan.FromSeconds(1), ticket.Wait);
    }

    [Fact]
    public async Task A_tree_reads_back_and_has_no_null_in_its_lists()
    {
        var tree = await AskAsync<Tree>();

        Assert.NotEmpty(tree.Children);
        Assert.All(Flat(tree), Assert.NotNull);

        static IEnumerable<Tree> Flat(Tree t) => t.Children.SelectMany(Flat).Prepend(t);
    }

    [Fact]
    public async Task A_linked_list_reads_back()
    {
        var link = await AskAsync<Link>();

        Assert.NotNull(link.Next);
        Assert.Null(link.Next.Next?.Next?.Next);
    }

    [Fact]
    public async Task A_polymorphic_type_reads_back_as_one_of_its_kinds()
    {
        var shapes = await AskAsync<Drawing>();

        Assert.IsType<Circle>(shapes.Main);
        Assert.NotEmpty(shapes.Others);
    }

    [Fact]
    public async Task A_type_that_holds_the_same_type_twice_reads_back()
    {
        var pair = await AskAsync<Pair>();

        Assert.Equal("The export hangs after 40 rows", pair.First.Name);
        Assert.Equal("It is urgent for the finance", pair.Second.Name);
    }

    private static async Task<T> AskAsync<T>()
    {
        var schema = JsonDocument.Parse(Strict.GetJsonSchemaAsNode(typeof(T)).ToJsonString()).RootElement;
        using var client = new OfflineChatClient();
        var reply = await client.GetResponseAsync(Prompt, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) });
        return JsonSerializer.Deserialize<T>(reply.Text, Strict)!;
    }

    public sealed record Ticket(
        string Title, string Description, Severity Severity, Severity? Second, int Rows, double Confidence, decimal? Price, bool Known, Guid Id,
        DateTimeOffset At, DateOnly Due, TimeOnly From, TimeSpan Wait, Uri Link, char Grade, string? Note, Person? Owner,
        IReadOnlyList<Todo> Steps, Dictionary<string, int> Counts, HashSet<string> Labels, object Anything)
    {
        public int[]? Scores { get; init; }
    }

    public sealed record Person(string Name, Person? Manager = null);

    public sealed record Todo(string Title, int Hours, string[] Notes);

    public sealed record Tree(string Name, List<Tree> Children);

    public sealed record Link(string Name, Link? Next);

    public sealed record Pair(Person First, Person Second);

    public sealed record Drawing(Shape Main, List<Shape> Others);

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "$kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape(string Name);

    public sealed record Circle(string Name, double Radius) : Shape(Name);

    public sealed record Square(string Name, double Side) : Shape(Name);
}
