using System.Collections.Concurrent;
using System.Globalization;
using CodeFirstWorkflows.Compiler.Tests.Generation;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Laws;

/// <summary>
/// The law over mutated workflows. A case is its number: LAW_CASE=n runs that one alone and prints its sources; LAW_FIRST=n begins elsewhere
/// than at 0, to see other cases than those of every build.
/// </summary>
public sealed class LawTests(ITestOutputHelper output)
{
    private static readonly LanguageVersion[] Versions =
        [LanguageVersion.CSharp8, LanguageVersion.CSharp11, LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.Preview];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public Task Holds_of_mutated_workflows() => Check(nameof(Holds_of_mutated_workflows), 2 * Corpus.Names.Count * Mutations.All.Count, Mutated);

    [Fact]
    public Task Holds_of_broken_syntax() => Check(nameof(Holds_of_broken_syntax), 10_000, BrokenSyntax);

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Holds_of_every_sound_workflow(string name) =>
        Assert.Empty(await Law.ViolationsAsync(new SourceProject(Corpus.Files(name)), TestContext.Current.CancellationToken));

    public static TheoryData<string> Workflows => Corpus.All;

    // Every workflow meets every mutation; the rest is chance.
    private static SourceProject Mutated(int number)
    {
        var random = new Random(number);
        var files = Mutated(number % Corpus.Names.Count, number / Corpus.Names.Count, random);
        if (random.Next(8) == 0)
            files = [.. files, .. Mutated(random.Next(Corpus.Names.Count), random.Next(Mutations.All.Count), random).Select(file => ("Other" + file.Path, file.Text))];
        return new([.. files, MutationMaterial.Extra])
        {
            Language = TestLanguage(random),
            Nullable = random.Next(6) == 0 ? (NullableContextOptions)random.Next(4) : NullableContextOptions.Enable,
            OtherGenerators = random.Next(4) == 0 ? [new OtherGenerator()] : [],
        };
    }

    private static (string Path, string Text)[] Mutated(int workflow, int mutation, Random random)
    {
        var files = Corpus.Files(Corpus.Names[workflow]);
        var sources = Enumerable.Range(0, files.Length).Where(i => SourceFiles.IsSource(files[i].Path)).ToList();
        for (var edits = random.Next(3) == 0 ? 2 : 1; edits > 0; edits--)
        {
            var i = sources[random.Next(sources.Count)];
            // The next ones, where a source has no place for this one; none, if an edit left nothing of it.
            files[i].Text = Enumerable.Range(mutation, Mutations.All.Count)
                .Select(each => Mutations.All[each % Mutations.All.Count].Apply(new Mutant(files[i].Text, random)))
                .FirstOrDefault(text => text is not null) ?? files[i].Text;
            mutation = random.Next(Mutations.All.Count);
        }

        return files;
    }

    private static SourceProject BrokenSyntax(int number)
    {
        var random = new Random(number);
        var files = Corpus.Files(Corpus.Names[number % Corpus.Names.Count]);
        var i = random.Next(files.Length);
        files[i].Text = SyntaxMutations.Apply(files[i].Text, random);
        return new(files);
    }

    private static CSharpParseOptions TestLanguage(Random random)
    {
        var latest = (CSharpParseOptions)TestProject.ParseOptions;
        return random.Next(6) == 0 ? latest.WithLanguageVersion(Versions[random.Next(Versions.Length)]) : latest;
    }

    private async Task Check(string test, int cases, Func<int, SourceProject> create)
    {
        var cancellation = TestContext.Current.CancellationToken;
        if (Read("LAW_CASE") is { } one)
        {
            output.WriteLine(create(one).ToString());
            var found = await Law.ViolationsAsync(create(one), cancellation);
            Assert.True(found.Count == 0, string.Join("\n", found));
            return;
        }

        var first = Read("LAW_FIRST") ?? 0;
        var failures = new ConcurrentDictionary<int, IReadOnlyList<string>>();
        await Parallel.ForEachAsync(Enumerable.Range(first, cases), cancellation, async (number, cancel) =>
        {
            try
            {
                // On a thread of its own: a case that never ends fails, and does not keep the others from being checked.
                if (await Task.Run(() => Law.ViolationsAsync(create(number), cancel), cancel).WaitAsync(Patience, cancel) is { Count: > 0 } violations)
                    failures[number] = violations;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failures[number] = [exception.ToString()];
            }
        });
        output.WriteLine($"Cases {first} to {first + cases - 1}.");
        Assert.True(failures.IsEmpty, $"{failures.Count} of {cases} cases break the law.\n" + string.Join("\n", failures.OrderBy(failure => failure.Key).Take(int.TryParse(Environment.GetEnvironmentVariable("LAW_SHOW"), CultureInfo.InvariantCulture, out var show) ? show : 20).Select(failure =>
            $"LAW_CASE={failure.Key} dotnet run --project tests/CodeFirstWorkflows.Compiler.Tests -- --filter-method '*{test}'\n  {string.Join("\n  ", failure.Value)}")));
    }

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    /// <summary>Another generator of the project, with a type that workflows may name: a workflow of its own would be none of ours.</summary>
    private sealed class OtherGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
            context.CompilationProvider, static (output, _) => output.AddSource("Made.g.cs", "namespace Extra { public partial class Made { public int X { get; set; } } }"));
    }
}
