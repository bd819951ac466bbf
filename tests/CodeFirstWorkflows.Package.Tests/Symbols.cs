using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>Reads portable symbols, and which ones an assembly belongs to.</summary>
internal static class Symbols
{
    // https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md#embedded-source-c-and-vb-compilers
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>The id of the symbols that an assembly was built with.</summary>
    public static Guid IdIn(byte[] assembly)
    {
        using var reader = new PEReader(ImmutableArray.Create(assembly));
        var entry = reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        return reader.ReadCodeViewDebugDirectoryData(entry).Guid;
    }

    /// <summary>The id of symbols; throws if they are not portable ones.</summary>
    public static Guid IdOf(byte[] symbols) => Read(symbols, reader => new BlobContentId(reader.DebugMetadataHeader!.Id).Guid);

    /// <summary>The paths of the sources.</summary>
    public static IReadOnlyList<string> Documents(byte[] symbols) =>
        Read(symbols, reader => reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)).ToArray());

    /// <summary>The paths of the sources that the symbols hold themselves.</summary>
    public static IReadOnlyList<string> EmbeddedSources(byte[] symbols) => Read(symbols, reader => reader.CustomDebugInformation
        .Select(reader.GetCustomDebugInformation)
        .Where(information => information.Parent.Kind == HandleKind.Document && reader.GetGuid(information.Kind) == EmbeddedSource)
        .Select(information => reader.GetString(reader.GetDocument((DocumentHandle)information.Parent).Name)).ToArray());

    private static T Read<T>(byte[] symbols, Func<MetadataReader, T> read)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        return read(provider.GetMetadataReader());
    }
}
