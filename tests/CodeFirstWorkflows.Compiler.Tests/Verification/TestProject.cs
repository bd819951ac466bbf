using System.Collections.Immutable;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>The project that tested source is compiled in: what a user's project references and switches on, no more and no less.</summary>
internal static class TestProject
{
    /// <summary>Where the project lies: prompt files are named relative to it, and sources are <c>/0/Test0.cs</c> and so on.</summary>
    public const string Directory = "/0/";

    /// <summary>What ImplicitUsings and a <c>using CodeFirstWorkflows;</c> bring.</summary>
    public static readonly (string Path, string Text) Usings = (Directory + "Usings.cs", """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using CodeFirstWorkflows;
        """);

    /// <summary>What the build tells the compiler of the project.</summary>
    public static readonly (string Path, string Text) GlobalConfig = ("/.globalconfig", $"""
        is_global = true
        build_property.ProjectDir = {Directory}
        """);

    /// <summary>The framework, as a reference pack. The testing library gets it from NuGet once, and then from its folder of packages.</summary>
    public static readonly ReferenceAssemblies Framework =
        new("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.14"), Path.Combine("ref", "net10.0"));

    /// <summary>The library and what a project gets along with it.</summary>
    public static readonly MetadataReference[] Library =
    [
        ReferenceTo<WorkflowAttribute>(),
        ReferenceTo<IChatClient>(),
        ReferenceTo<IServiceCollection>(),
    ];

    /// <summary>The generators that run before anything is analyzed.</summary>
    public static IEnumerable<Type> Generators => [typeof(WorkflowGenerator)];

    /// <summary>C# as new as the compiler under test knows it.</summary>
    public static ParseOptions ParseOptions { get; } = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>A library with nullable reference types.</summary>
    public static CompilationOptions CompilationOptions { get; } =
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>All that the project references.</summary>
    public static async Task<ImmutableArray<MetadataReference>> ReferencesAsync() =>
        [.. await Framework.ResolveAsync(LanguageNames.CSharp, default), .. Library];

    /// <summary>Fills in what every test has. Generated sources are compiled and analyzed, but not compared.</summary>
    public static void Prepare(AnalyzerTest<DefaultVerifier> test, string source, IEnumerable<(string Path, string Text)> files)
    {
        test.ReferenceAssemblies = Framework;
        test.TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
        test.TestState.AdditionalReferences.AddRange(Library);
        test.TestState.AnalyzerConfigFiles.Add(GlobalConfig);
        Add(test.TestState, source, files);
    }

    /// <summary>Adds sources; a file that is not C# becomes an additional file.</summary>
    public static void Add(SolutionState state, string source, IEnumerable<(string Path, string Text)> files)
    {
        state.Sources.Add(source);
        state.Sources.Add(Usings);
        foreach (var (path, text) in files)
        {
            var list = path.EndsWith(".cs", StringComparison.Ordinal) ? state.Sources : state.AdditionalFiles;
            list.Add((Directory + path, text));
        }
    }

    private static PortableExecutableReference ReferenceTo<T>() => MetadataReference.CreateFromFile(typeof(T).Assembly.Location);
}
